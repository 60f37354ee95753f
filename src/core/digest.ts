import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { inkOf } from './merge/ink.ts';
import { comparable } from './merge/pieces.ts';

/** Half of a SHA-256 is enough to tell pieces of text apart, and fits on a line. */
const BYTES = 16;

const encoder = new TextEncoder();

/**
 * The digest of a piece of text: `sha256:` and 32 hex characters. Line ends, trailing blanks and blank lines do not
 * count. In: any text. Out: the same for every text that says the same. Never throws.
 */
export function digestOf(text: string): string {
  return `sha256:${bytesToHex(sha256(encoder.encode(comparable(text))).subarray(0, BYTES))}`;
}

/** The digest of a piece of a requirement. What trails it and belongs to the place does not count either. */
export function pieceDigest(text: string): string {
  return digestOf(inkOf(text));
}

/** Whether a text has the form of a digest. */
export function isDigest(text: unknown): text is string {
  return typeof text === 'string' && /^sha256:[0-9a-f]{32}$/.test(text);
}
