import { expect, test } from 'vitest';
import { eachOf, type Strike, useProgram } from '../support/child.ts';
import { copyOf, expectFree, whichTree } from '../support/crash.ts';
import { makeFolder } from '../support/folder.ts';
import { runIn } from '../support/project.ts';
import { touchingProject } from '../support/touching.ts';
import { readTree } from '../support/tree.ts';

const program = useProgram();
const specs = process.env.OPENSPEC_LONG === '1' ? 20 : 4;
const argv = ['archive', 'faster', '--yes', '--accept-omissions'];
const patience = 10 * 60_000;

test.each<[name: string, strike: Strike, newline: string]>([
  ['no space left, once', { with: 'ENOSPC' }, '\n'],
  ['no space left from then on', { with: 'FULL' }, '\r\n'],
  ['a file that cannot be replaced', { with: 'EACCES', only: 'rename|unlink' }, '\r\n'],
])(
  'a disk that refuses any one write leaves every file as it was: %s',
  async (_, strike, newline) => {
    const start = makeFolder(touchingProject(specs, { newline }));
    const before = readTree(start);
    const whole = copyOf(start);
    const calls = await program.count(whole, argv, strike);
    const after = readTree(whole);
    const seen = { before: 0, after: 0 };
    const points = Array.from({ length: calls }, (_, at) => at + 1);
    await eachOf(points, async (at) => {
      const folder = copyOf(start);
      const ended = await program.run(folder, argv, { ...strike, at });
      if (ended.exit !== 0) {
        expect(ended).toMatchObject({ exit: 3, note: expect.stringContaining('[write_failed]') });
        if (ended.note.includes('Nothing was changed.')) expect(readTree(folder)).toEqual(before);
      }
      expect((await runIn(folder, ['list'])).exit).toBe(0);
      const tree = whichTree(folder, before, after);
      seen[tree]++;
      // Only what comes after the last write may be refused without harm.
      expect(tree, `${strike.with} at ${at}: ${ended.note}`).toBe(ended.exit === 0 ? 'after' : 'before');
      await expectFree(folder);
    });
    expect(seen.before).toBeGreaterThan(specs);
  },
  patience,
);

test('line ends stay as they are when both files can be written', async () => {
  const folder = makeFolder(touchingProject(3, { newline: '\r\n' }));
  expect((await program.run(folder, argv)).exit).toBe(0);
  const specsNow = Object.entries(readTree(folder)).filter(([path]) => /specs\/.*spec\.md$/.test(path));
  expect(specsNow.length).toBeGreaterThan(3);
  for (const [path, text] of specsNow) expect(text.replaceAll('\r\n', ''), path).not.toContain('\n');
});
