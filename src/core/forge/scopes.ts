/** How changes reach the forge: as branches, or as AGit pull requests, for which reading is enough. */
export type PushMode = 'branch' | 'agit';

/** What a token must be allowed to do. */
export function neededScopes(mode: PushMode = 'branch'): readonly string[] {
  return mode === 'agit'
    ? ['read:repository', 'write:issue', 'read:user']
    : ['write:repository', 'write:issue', 'read:user'];
}

/** The needed scopes that a token does not have: writing includes reading, `all` everything. */
export function missingScopes(scopes: readonly string[], needed: readonly string[]): string[] {
  const held = new Set(scopes.map((scope) => scope.trim().toLowerCase()));
  return needed.filter(
    (scope) => !held.has('all') && !held.has(scope) && !held.has(scope.replace(/^read:/, 'write:')),
  );
}

/** Scopes in a sentence. */
export function scopeWords(scopes: readonly string[]): string {
  const [last = '', ...rest] = [...scopes].reverse();
  return rest.length === 0 ? last : `${rest.reverse().join(', ')} and ${last}`;
}
