import { ToolError } from '../../core/error.ts';
import { demand, type Runner } from './run.ts';

/** Goes to a branch. Throws ToolError `dirty_files` with the files that are in the way; then nothing has changed. */
export async function switchTo(runner: Runner, name: string): Promise<void> {
  const answer = await runner.run({ args: ['switch', '--no-guess', name], writes: true });
  if (!answer.ok) {
    const files = await findInTheWay(runner, name);
    if (files.length > 0) throw inTheWay(name, files);
  }
  demand(answer, `switch to the branch ${name}`);
}

/** Files with uncommitted changes that the other branch has another text of. */
async function findInTheWay(runner: Runner, name: string): Promise<string[]> {
  const status = await runner.run({
    args: ['status', '--porcelain', '-z', '--untracked-files=all', '--no-renames'],
  });
  const diff = await runner.run({
    args: ['diff', '--name-only', '-z', '--no-renames', 'HEAD', `refs/heads/${name}`, '--'],
  });
  const others = new Set(diff.out.split('\0'));
  const dirty = status.out.split('\0').map((row) => row.slice(3));
  return dirty.filter((path) => path !== '' && others.has(path));
}

const SHOWN = 10;

function inTheWay(name: string, files: readonly string[]): ToolError {
  const more = files.length > SHOWN ? ` and ${files.length - SHOWN} more` : '';
  return new ToolError({
    code: 'dirty_files',
    message: `These files have uncommitted changes, and the branch ${name} has another text of them: ${files.slice(0, SHOWN).join(', ')}${more}. Nothing was changed.`,
    fix: 'Commit them, or put them away with `git stash`, then run the command again.',
    exit: 1,
  });
}
