import { addTrailers, changeTrailers } from './forge/trailers.ts';

/**
 * The message of a commit that belongs to a change: an imperative subject and the trailers that lead back to it.
 * In: the subject without a full stop, the names of the changes, the account of the agent that commits, if it is one.
 * Out: the whole message with a line end.
 */
export function commitMessage(subject: string, changes: readonly string[], agent?: string): string {
  return addTrailers(`${subject}\n`, changeTrailers(changes, agent));
}
