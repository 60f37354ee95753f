import { writeFileSync } from 'node:fs';
import type { Fence } from './confine.ts';
import { writeFailed } from './refusal.ts';

/** Writes one file in its place, without lock and journal: for files that another program waits for. */
export function overwrite(fence: Fence, path: string, text: string): void {
  fence.forget();
  const found = fence.look(path);
  try {
    if (found.state !== 'found') throw new Error('it is not there');
    writeFileSync(found.at, text);
  } catch (error) {
    throw writeFailed(path, error);
  }
}
