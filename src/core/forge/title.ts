import { byteLength } from '../byte-length.ts';
import { nameInWords } from '../change.ts';
import { stripControls } from '../control-characters.ts';
import { digestOf } from '../digest.ts';
import { isHeading, outline } from '../markdown/outline.ts';

/** The forge cuts a title at 255 bytes, some at 253, and there must be room for the prefix. */
const BYTES = 240;

/** A number that the forge would act on, with the word before it; in a title there is no Markdown to ask. */
const NUMBER = /(?<![\p{L}\p{N}_&`/])(?:[\w.-]+\/[\w.-]+)?[#!]\d+(?![\p{L}\p{N}_])/gu;
/** Words for which a head commit or a title keeps Actions from running. */
const SKIP = /\[(skip ci|ci skip|no ci|skip actions|actions skip)\]/gi;
const WIP = /^\s*(?:WIP:|\[WIP\])\s*/i;

/**
 * The title of a change. In: its name, and the text of its proposal. Out: the first heading of level 1 without
 * `Proposal:` or `Change:` (openspec-format 1.8), one line that closes no issue and skips no check; the name in words
 * where the proposal has none.
 */
export function changeTitle(change: string, proposal: string | undefined): string {
  const heading = outline(proposal ?? '')
    .blocks.filter(isHeading)
    .find(({ depth }) => depth === 1);
  const words = stripControls(heading?.text ?? '')
    .replace(/\s+/g, ' ')
    .trim();
  const title = words.replace(/^(?:proposal|change)(?::\s*|$)/i, '').replace(WIP, '');
  const isHint = /^$|<<[^<>]*>>/.test(title);
  const safe = (isHint ? nameInWords(stripControls(change)) : title)
    .replace(NUMBER, '`$&`')
    .replace(SKIP, '($1)');
  return cutBytes(safe);
}

function cutBytes(text: string): string {
  let bytes = 0;
  let kept = '';
  for (const char of text) {
    bytes += byteLength(char);
    if (bytes > BYTES) return `${kept.trimEnd()}…`;
    kept += char;
  }
  return kept;
}

export interface TitleWish {
  readonly title: string;
  /** Whether it should say that work is in progress: pull requests until they are archived. */
  readonly wip: boolean;
  /** As it stands on the forge; undefined for a new one. */
  readonly current: string | undefined;
  /** The digest from the marker of what we wrote last; undefined where it is lost. */
  readonly written: string | undefined;
}

/**
 * The title to be set. In: what we would write, and what is there. Out: `WIP: ` and the title for a new one; of one that
 * people have changed, or of which nobody knows, only the prefix is added or taken away. Equal to `current` where
 * nothing differs.
 */
export function planTitle({ title, wip, current, written }: TitleWish): string {
  const prefix = wip ? 'WIP: ' : '';
  if (current === undefined) return prefix + title;
  const now = current.replace(WIP, '');
  const isOurs = written !== undefined && titleDigest(now) === written;
  const kept = isOurs ? title : now;
  return wip && now !== current && kept === now ? current : prefix + kept;
}

/** What goes into the marker, so that a title that people changed is known. The prefix does not count. */
export function titleDigest(title: string): string {
  return digestOf(title.replace(WIP, '').trim()).slice(7, 15);
}
