import { isUtf8 } from 'node:buffer';
import { constants, readFileSync } from 'node:fs';
import { locator, type Place } from '../../core/place.ts';
import type { ReadFailure, ReadResult } from '../../ports.ts';
import type { Fence, Found } from './confine.ts';

const MAX_BYTES = 64 * 1024 * 1024;

/** A link that takes the file's place meanwhile is refused, and nothing that could block is waited for. */
const SAFELY = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Node takes numbers here too, unlike its types. */
const flag = SAFELY as unknown as string;

/** Reads the text of a file inside the fence; every way to fail is an answer. */
export function readText(fence: Fence, path: string, most = MAX_BYTES): ReadResult {
  const found = fence.look(path);
  if (found.state !== 'found') return unread(found);
  if (found.stat.isDirectory()) return { ok: false, reason: 'folder' };
  if (!found.stat.isFile()) return { ok: false, reason: 'failed', detail: 'not a regular file' };
  if (found.stat.size > most)
    return { ok: false, reason: 'too-large', detail: `larger than ${most >> 20} MB` };
  try {
    return decode(found.at);
  } catch (error) {
    return refused(error as NodeJS.ErrnoException);
  }
}

function unread(found: Exclude<Found, { state: 'found' }>): ReadResult {
  switch (found.state) {
    case 'outside':
    case 'denied':
      return { ok: false, reason: found.state };
    case 'failed':
      return { ok: false, reason: 'failed', detail: found.detail };
    default:
      return { ok: false, reason: 'absent' };
  }
}

/** The fast reader replaces bytes that are not UTF-8: only a text with such a replacement is looked at again. */
function decode(at: string): ReadResult {
  const text = readFileSync(at, { encoding: 'utf8', flag });
  if (!text.includes('\uFFFD')) return { ok: true, text };
  const bytes = readFileSync(at, { flag });
  if (isUtf8(bytes)) return { ok: true, text: bytes.toString('utf8') };
  return { ok: false, reason: 'not-utf8', place: firstBadPlace(bytes) };
}

/** The first replacement in the text that is not one in the bytes. */
function firstBadPlace(bytes: Buffer): Place {
  const text = bytes.toString('utf8');
  let start = 0;
  let byte = 0;
  for (let at = text.indexOf('\uFFFD'); at >= 0; at = text.indexOf('\uFFFD', start)) {
    byte += Buffer.byteLength(text.slice(start, at));
    if (bytes.toString('latin1', byte, byte + 3) !== '\u00ef\u00bf\u00bd') return locator(text)(at);
    byte += 3;
    start = at + 1;
  }
  return locator(text)(text.length);
}

const REASONS: Readonly<Record<string, ReadFailure>> = {
  ENOENT: 'absent',
  ENOTDIR: 'absent',
  EACCES: 'denied',
  EPERM: 'denied',
  EISDIR: 'folder',
};

function refused(error: NodeJS.ErrnoException): ReadResult {
  if (error.code === undefined) throw error;
  const reason = REASONS[error.code] ?? 'failed';
  return reason === 'failed' ? { ok: false, reason, detail: error.code } : { ok: false, reason };
}
