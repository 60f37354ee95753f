import type { Conflict, ConflictReason } from '../problem.ts';
import type { Words } from './words.ts';

const REASONS: Readonly<Record<ConflictReason, string>> = {
  'both-changed': 'was changed in the spec after this change was written, and this change alters it too',
  'gone-meanwhile': 'was removed or renamed after this change was written',
  'edited-meanwhile': 'was edited after this change was written, which removes it',
  'removed-meanwhile': 'was removed after this change was written, which adds it again',
  'name-removed-meanwhile':
    'is a name that was removed after this change was written, and this change gives it to something else',
  'added-meanwhile': 'came into the spec after this change was written',
  'capability-gone': 'was retired after this change was written',
  'capability-new': 'is a capability that came in after this change was written',
};

/** The words about a conflict of a merge. */
export function conflictText(conflict: Conflict): Words {
  const { change, capability, name, reason, piece } = conflict;
  const part =
    piece === undefined
      ? ''
      : piece === 'statement'
        ? 'The statement of '
        : `The scenario "${piece.scenario}" of `;
  const what = name === capability ? `"${name}"` : `"${name}" in ${capability}`;
  return {
    level: 'ERROR',
    message: `Conflict: ${part}${what} ${REASONS[reason]}.`,
    fix: `Run \`openspec rebase ${change}\` to bring the change to the newer spec and decide.`,
  };
}
