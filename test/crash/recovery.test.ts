import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eachOf, useProgram } from '../support/child.ts';
import { copyOf, expectFree, whichTree } from '../support/crash.ts';
import { makeFolder } from '../support/folder.ts';
import { runIn } from '../support/project.ts';
import { touchingProject } from '../support/touching.ts';
import { readTree } from '../support/tree.ts';

const program = useProgram();
const specs = process.env.OPENSPEC_LONG === '1' ? 20 : 4;
const argv = ['archive', 'faster', '--yes', '--accept-omissions'];
const patience = 10 * 60_000;

test(
  'a crash while a crash is being recovered from, at every write, is recovered from',
  async () => {
    const start = makeFolder(touchingProject(specs));
    const before = readTree(start);
    const whole = copyOf(start);
    await program.run(whole, argv);
    const after = readTree(whole);
    const strikes = [
      ['while files are staged', { at: 5, only: 'writeFileSync' }],
      ['while they are put in place', { at: 4, only: 'renameSync' }],
      ['when only the journal is left', { at: specs + 2, only: 'renameSync' }],
    ] as const;
    for (const [name, strike] of strikes) {
      const torn = copyOf(start);
      const ended = await program.run(torn, argv, { ...strike, with: 'SIGKILL' });
      expect(ended.signal, name).toBe('SIGKILL');
      await recoverWithCrashes(torn, before, after);
    }
  },
  patience,
);

test(
  'the same when the new files are not all there, so that all has to be undone',
  async () => {
    const start = makeFolder(touchingProject(specs, { newline: '\r\n' }));
    const before = readTree(start);
    const torn = copyOf(start);
    // The first rename is that of the journal.
    await program.run(torn, argv, { at: 4, with: 'SIGKILL', only: 'renameSync' });
    const staged = readdirSync(torn, { recursive: true, encoding: 'utf8' }).filter((path) =>
      path.endsWith('.tmp'),
    );
    expect(staged.length).toBeGreaterThan(1);
    rmSync(join(torn, staged[0] as string));
    await recoverWithCrashes(torn, before, before);
  },
  patience,
);

type Tree = Record<string, string>;

async function recoverWithCrashes(torn: string, before: Tree, after: Tree): Promise<void> {
  const count = await program.count(copyOf(torn), ['list']);
  expect(count).toBeGreaterThan(4);
  const points = Array.from({ length: count }, (_, at) => at + 1);
  await eachOf(points, async (at) => {
    const folder = copyOf(torn);
    const ended = await program.run(folder, ['list'], { at, with: 'SIGKILL' });
    expect(ended.signal).toBe('SIGKILL');
    const list = await runIn(folder, ['list']);
    expect(list.exit, `at ${at}: ${list.note}`).toBe(0);
    whichTree(folder, before, after);
    await expectFree(folder);
  });
}
