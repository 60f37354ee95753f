/**
 * The message of a commit that belongs to a change: an imperative subject and the trailer that leads back to it.
 * In: the subject without a full stop, the name of the change. Out: the whole message with a line end.
 */
export function commitMessage(subject: string, changes: readonly string[]): string {
  return `${subject}\n\n${changes.map((change) => `Spec-Change: ${change}\n`).join('')}`;
}
