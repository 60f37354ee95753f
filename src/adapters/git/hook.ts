import {
  chmodSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { ToolError } from '../../core/error.ts';
import { demand, type Runner } from './run.ts';

/** Where git looks for a hook, and what stands there. */
export async function readHook(
  runner: Runner,
  folder: string,
  name: string,
): Promise<{ path: string; text: string | undefined }> {
  const args = ['rev-parse', '--git-path', `hooks/${name}`];
  const found = demand(await runner.run({ args }), 'find its hooks').replace(/\n$/, '');
  const path = resolve(folder, found);
  try {
    return { path, text: readFileSync(path, 'utf8') };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { path, text: undefined };
    throw failed(path, error);
  }
}

/** Writes beside the hook and renames, so that a commit never meets half of it; a link stays one. */
export function writeHook(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    const target = targetOf(path);
    const mode = (statSync(target, { throwIfNoEntry: false })?.mode ?? 0o755) | 0o111;
    const fresh = `${target}.openspec`;
    writeFileSync(fresh, text);
    chmodSync(fresh, mode & 0o777);
    renameSync(fresh, target);
  } catch (error) {
    throw failed(path, error);
  }
}

function targetOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function failed(path: string, cause: unknown): ToolError {
  const code = (cause as NodeJS.ErrnoException).code ?? 'failed';
  return new ToolError({
    code: 'write_failed',
    message: `The hook ${path} cannot be read or written (${code}).`,
    fix: 'Check its folder and its rights, then run the command again.',
    cause,
  });
}
