import { open } from 'node:fs/promises';
import { failed } from '../../core/forge/credential-error.ts';
import type { CredentialPlan } from '../../core/forge/credential-plan.ts';
import { shellWord } from '../../core/shell-word.ts';
import { demandToken } from './token.ts';

const MOST_BYTES = 8192;

/** Reads the file that `--token-file` names: one line, and for its owner only. */
export async function readTokenFile(plan: CredentialPlan, path: string): Promise<string> {
  const { mode, text } = await readStart(path).catch((cause: NodeJS.ErrnoException) => {
    throw failed(plan, `cannot be read (${cause.code ?? 'no reason given'})`, {
      cause,
      fix: 'Give the path of a file that holds it',
    });
  });
  if ((mode & 0o077) !== 0) {
    const fix = `Run \`chmod 600 ${shellWord(path)}\`, and make a new token if others may have read it`;
    throw failed(plan, `can be read by others (mode ${(mode & 0o777).toString(8)})`, { fix });
  }
  return demandToken(plan, text);
}

/** The rights belong to the file that is read: both are asked of the open file. */
async function readStart(path: string): Promise<{ mode: number; text: string }> {
  const file = await open(path, 'r');
  try {
    const { mode } = await file.stat();
    const { bytesRead, buffer } = await file.read(Buffer.alloc(MOST_BYTES), 0, MOST_BYTES, null);
    return { mode, text: buffer.toString('utf8', 0, bytesRead) };
  } finally {
    await file.close();
  }
}
