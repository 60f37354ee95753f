/** How changes reach the forge: as branches, or as AGit pull requests, for which the account need only read. */
export type PushMode = 'branch' | 'agit';

/** What a token must be allowed to do. Servers ask for `write:repository` at every push over http, AGit too. */
export const NEEDED_SCOPES = ['write:repository', 'write:issue', 'read:user'] as const;

/** The needed scopes that a token does not have: writing includes reading, `all` everything. */
export function missingScopes(scopes: readonly string[]): string[] {
  const held = new Set(scopes.map((scope) => scope.trim().toLowerCase()));
  return NEEDED_SCOPES.filter(
    (scope) => !held.has('all') && !held.has(scope) && !held.has(scope.replace(/^read:/, 'write:')),
  );
}

/** Scopes in a sentence. */
export function scopeWords(scopes: readonly string[]): string {
  const [last = '', ...rest] = [...scopes].reverse();
  return rest.length === 0 ? last : `${rest.reverse().join(', ')} and ${last}`;
}
