import type { Inverse, Kept } from './inverse.ts';
import type { Undone } from './inverse-text.ts';

/** What a revert does to a capability, in a few words for each operation. */
export function undoneTexts({ undone, retires }: Pick<Inverse, 'undone' | 'retires'>): string[] {
  const texts = undone.map(undoneText);
  return retires ? [...texts, 'the capability goes with its last requirement'] : texts;
}

function undoneText({ operation, name, from }: Undone): string {
  switch (operation) {
    case 'ADDED':
      return `"${name}" comes back`;
    case 'MODIFIED':
      return `"${name}" says again what it said before`;
    case 'REMOVED':
      return `"${name}" goes`;
    case 'RENAMED':
      return `"${from}" is called "${name}" again`;
  }
}

/** What a revert leaves as it is, and why, in a few words. */
export function keptText({ requirement, piece, why }: Kept): string {
  const words: Readonly<Record<Kept['why'], string>> = {
    edited: 'was edited since',
    gone: 'is not there any more',
    taken: 'cannot have its old name back, which another requirement has now',
    alone: 'stays, as no operation goes with it',
  };
  if (piece === 'purpose') return `the Purpose ${words[why]}`;
  if (piece === undefined) return `"${requirement}" ${words[why]}`;
  const part = piece === 'statement' ? 'the statement' : `the scenario "${piece.scenario}"`;
  return `${part} of "${requirement}" ${words[why]}`;
}
