import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasWildcard, parseGlob } from '../../src/core/glob.ts';

describe('a pattern', () => {
  test.each([
    ['specs/**/*.md', 'specs/a/spec.md', true],
    ['specs/**/*.md', 'specs/spec.md', true],
    ['specs/**/*.md', 'specs/a/b/c/x.md', true],
    ['specs/**/*.md', 'specs/a/x.txt', false],
    ['specs/**/*.md', 'other/a/x.md', false],
    ['specs/**', 'specs/a/b', true],
    ['**/*.md', 'a.md', true],
    ['*.md', 'a/b.md', false],
    ['tasks-*.md', 'tasks-.md', true],
    ['*a*b*', 'xaxbx', true],
    ['*a*b*', 'xbxax', false],
    ['?.md', 'ä.md', true],
    ['?.md', '.md', false],
    ['[a-c]x.md', 'bx.md', true],
    ['[a-c]x.md', 'dx.md', false],
    ['[!a-c]x.md', 'dx.md', true],
    ['[^a-c]x.md', 'ax.md', false],
    ['[]x.md', '[]x.md', true],
    ['{proposal,design}.md', 'design.md', true],
    ['{a/{b,c},d}/*.md', 'a/c/x.md', true],
    ['{a/{b,c},d}/*.md', 'd/x.md', true],
    ['{a}.md', '{a}.md', true],
    ['*.md', '.hidden.md', false],
    ['.*.md', '.hidden.md', true],
    ['a+(b).md', 'a+(b).md', true],
    ['a+(b)*.md', 'abb.md', false],
    ['**', 'a/b/c', true],
  ])('%s and %s: %s', (pattern, path, expected) => {
    expect(parseGlob(pattern).matches(path)).toBe(expected);
  });

  test('says where a search begins and how deep it goes', () => {
    expect(parseGlob('specs/**/*.md')).toMatchObject({ base: 'specs', depth: Infinity, hidden: false });
    expect(parseGlob('a/b/*.md')).toMatchObject({ base: 'a/b', depth: 3 });
    expect(parseGlob('*.md')).toMatchObject({ base: '', depth: 1 });
    expect(parseGlob('{a/b,c}/*.md')).toMatchObject({ base: '', depth: 3 });
    expect(parseGlob('docs/.x/*.md')).toMatchObject({ base: 'docs/.x', hidden: true });
  });

  test.each([
    ['proposal.md', false],
    ['a (1).md', false],
    ['{x}.md', false],
    ['a*.md', true],
    ['a?.md', true],
    ['[a].md', true],
    ['{a,b}.md', true],
  ])('%s has a wildcard: %s', (pattern, expected) => {
    expect(hasWildcard(pattern)).toBe(expected);
  });
});

describe('matching', () => {
  const segment = fc
    .array(fc.constantFrom('a', 'b', '*', '?'), { minLength: 1, maxLength: 5 })
    .map((parts) => parts.join(''));
  const pattern = fc.array(fc.oneof(segment, fc.constant('**')), { minLength: 1, maxLength: 4 });
  const path = fc.array(fc.stringMatching(/^[ab]{1,5}$/), { minLength: 1, maxLength: 5 });

  test('agrees with the plain definition', () => {
    fc.assert(
      fc.property(pattern, path, (segments, names) => {
        expect(parseGlob(segments.join('/')).matches(names.join('/'))).toBe(matchesPlainly(segments, names));
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ['stars', `${'*a'.repeat(200)}*b`, 'a'.repeat(5000)],
    ['folders', `${'**/a/'.repeat(100)}b`, 'a/'.repeat(500)],
    ['braces', '{a,b}'.repeat(90), 'a'.repeat(90)],
    ['brackets', '(([a]+)+)+x', 'a'.repeat(250)],
    ['open braces', '{'.repeat(250) + ','.repeat(250), 'a'],
  ])('of %s without end takes no second', (_, hostile, text) => {
    const start = performance.now();
    hasWildcard(hostile);
    parseGlob(hostile).matches(text);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

/** What the words say, by trying everything. */
function matchesPlainly(segments: readonly string[], names: readonly string[]): boolean {
  const [first, ...rest] = segments;
  if (first === undefined) return names.length === 0;
  if (first === '**')
    return names.some((_, at) => matchesPlainly(rest, names.slice(at))) || matchesPlainly(rest, []);
  const [name, ...others] = names;
  if (name === undefined) return false;
  const expression = first.replaceAll('*', '[ab]*').replaceAll('?', '[ab]');
  return new RegExp(`^${expression}$`).test(name) && matchesPlainly(rest, others);
}
