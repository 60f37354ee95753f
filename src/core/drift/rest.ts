import { comparable } from '../merge/pieces.ts';
import type { Spec } from '../spec.ts';
import { pieceDigests } from './pieces.ts';

/** Parts of a spec that no archive answers for. */
export type Rest = 'purpose' | 'notes' | 'order' | 'spacing';

/**
 * What changed between two versions of a spec beside its pieces: the Purpose, the title and what stands between
 * requirements, their order, and where nothing else changed blank lines and line ends. Never throws.
 */
export function compareRest(before: Spec, after: Spec): Rest[] {
  const rest: Rest[] = [];
  if (comparable(before.purpose?.text ?? '') !== comparable(after.purpose?.text ?? '')) rest.push('purpose');
  if (notesOf(before) !== notesOf(after)) rest.push('notes');
  const [old, now] = [pieceDigests(before), pieceDigests(after)];
  const same = old.size === now.size && [...old].every(([id, digest]) => now.get(id) === digest);
  if (same && [...old.keys()].join('\n') !== [...now.keys()].join('\n')) rest.push('order');
  if (same && rest.length === 0 && before.text !== after.text) rest.push('spacing');
  return rest;
}

/** Everything but the Purpose and the requirements. */
function notesOf({ text, purpose, requirements }: Spec): string {
  const spans = [...(purpose ? [purpose.body] : []), ...requirements].sort((a, b) => a.start - b.start);
  let notes = '';
  let at = 0;
  for (const { start, end } of spans) {
    notes += `${text.slice(at, Math.max(at, start))}\n`;
    at = Math.max(at, end);
  }
  return comparable(notes + text.slice(at));
}
