import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Operation } from '../../ports.ts';
import type { Runner } from './run.ts';

/** What git leaves behind while it waits for a person, the commit that it brings in, and the command that does this. */
const WAITING = [
  { kind: 'rebase', marks: ['rebase-merge', 'rebase-apply'], head: 'REBASE_HEAD' },
  { kind: 'merge', marks: ['MERGE_HEAD'], head: 'MERGE_HEAD' },
  { kind: 'cherry-pick', marks: ['CHERRY_PICK_HEAD'], head: 'CHERRY_PICK_HEAD' },
] as const;

/** The merge, rebase or cherry-pick that is under way. */
export async function findOperation(runner: Runner, folder: string): Promise<Operation | undefined> {
  const marks = WAITING.flatMap((one) => one.marks);
  const { ok, out } = await runner.run({
    args: ['rev-parse', ...marks.flatMap((mark) => ['--git-path', mark])],
  });
  if (!ok) return undefined;
  const places = out.trimEnd().split('\n');
  const there = new Set(marks.filter((_, at) => existsSync(resolve(folder, places[at] ?? ''))));
  for (const { kind, marks: own, head } of WAITING) {
    if (!own.some((mark) => there.has(mark))) continue;
    const found = await runner.run({ args: ['rev-parse', '--verify', `${head}^{commit}`] });
    if (found.ok) return { kind, commit: found.out.trim() };
  }
  return undefined;
}
