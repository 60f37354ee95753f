import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { eachOf, useProgram } from '../support/child.ts';
import { copyOf, expectFree, isTorn, OWN_PROCESS, whichTree } from '../support/crash.ts';
import { makeFolder } from '../support/folder.ts';
import { runIn } from '../support/project.ts';
import { git, makeRepository } from '../support/repository.ts';
import { touchingProject } from '../support/touching.ts';
import { readTree } from '../support/tree.ts';

const program = useProgram();

const long = process.env.OPENSPEC_LONG === '1';
const specs = long ? 100 : 12;
/** On a busy machine: a minute is usual for all of them. */
const PATIENCE = 30 * 60_000;
const argv = ['archive', 'faster', '--yes', '--accept-omissions'];

/** `every`: an interrupt, which waits for the writing to end, is tried at each write in git, and at some without. */
describe.each([
  { name: 'LF, without git', newline: '\n', make: makeFolder, every: long ? 1 : 3 },
  { name: 'CRLF, in git', newline: '\r\n', make: makeRepository, every: 1 },
])('$name', ({ newline, make, every }) => {
  test.each([
    { signal: 'SIGKILL' as const, exit: null, step: 1 },
    { signal: 'SIGINT' as const, exit: 130, step: every },
  ])(
    `$signal at the writes (1 of $step) of an archive of ${specs} specs leaves all or nothing`,
    async ({ signal, exit, step }) => {
      const start = make(touchingProject(specs, { newline }));
      shrink(start);
      const before = readTree(start);
      const whole = copyOf(start);
      const calls = await program.count(whole, argv);
      const after = readTree(whole);
      expect(calls).toBeGreaterThan(3 * specs);
      const seen = { before: 0, after: 0, torn: 0 };
      const points = Array.from({ length: calls }, (_, at) => at + 1).filter((at) => at % step === 0);
      await eachOf(points, async (at) => {
        const folder = copyOf(start);
        const ended = await program.run(folder, argv, { at, with: signal });
        // An interrupt is heard when the writing is over: then the program may have ended already.
        expect(ended.exit === 0 ? [exit, null] : [ended.exit, ended.signal]).toEqual([
          exit,
          exit === null ? signal : null,
        ]);
        const torn = isTorn(folder, before, after);
        const run = at % OWN_PROCESS === 0 ? program.run : runIn;
        const list = await run(folder, ['list']);
        expect(list.exit, `${signal} at ${at}: ${list.note}`).toBe(0);
        seen[whichTree(folder, before, after)]++;
        if (torn) seen.torn++;
        await expectFree(folder);
      });
      if (signal === 'SIGKILL') expect(Math.min(seen.before, seen.after, seen.torn)).toBeGreaterThan(specs);
      else expect(seen).toEqual({ before: points.length - seen.after, after: expect.any(Number), torn: 0 });
    },
    PATIENCE,
  );
});

/** Fewer files to copy. */
function shrink(folder: string): void {
  if (!existsSync(join(folder, '.git'))) return;
  git(folder, 'gc', '--quiet');
  rmSync(join(folder, '.git/hooks'), { recursive: true, force: true });
}
