import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  assessArtifacts,
  buildOrder,
  findCircle,
  missingBefore,
  unlockedBy,
} from '../../src/core/artifact-graph.ts';

const usual = [
  { id: 'proposal', requires: [] },
  { id: 'specs', requires: ['proposal'] },
  { id: 'design', requires: ['proposal'] },
  { id: 'tasks', requires: ['design', 'specs'] },
];

const ids = (nodes: readonly { readonly id: string }[]): string[] => nodes.map(({ id }) => id);

describe('the order', () => {
  test('follows the schema where nothing else decides', () => {
    expect(ids(buildOrder(usual))).toEqual(['proposal', 'specs', 'design', 'tasks']);
  });

  test('puts what is required first', () => {
    expect(ids(buildOrder([...usual].reverse()))).toEqual(['proposal', 'design', 'specs', 'tasks']);
  });

  test('holds every artifact after all that it requires, and none twice', () => {
    const graph = fc.array(fc.array(fc.nat(20), { maxLength: 4 }), { maxLength: 20 }).map((lists) =>
      lists.map((list, index) => ({
        id: `a${index}`,
        requires: list.filter((one) => one < index).map((one) => `a${one}`),
      })),
    );
    fc.assert(
      fc.property(graph, fc.infiniteStream(fc.nat()), (nodes, keys) => {
        const mixed = nodes.map((node) => ({ node, key: keys.next().value })).sort((a, b) => a.key - b.key);
        const order = buildOrder(mixed.map(({ node }) => node));
        expect(new Set(ids(order)).size).toBe(nodes.length);
        for (const [index, { requires }] of order.entries()) {
          expect(ids(order.slice(0, index))).toEqual(expect.arrayContaining(requires));
        }
        expect(findCircle(nodes)).toEqual([]);
      }),
    );
  });

  test('names a circle, not what leads to it', () => {
    const nodes = [
      { id: 'start', requires: ['a'] },
      { id: 'a', requires: ['b'] },
      { id: 'b', requires: ['c'] },
      { id: 'c', requires: ['a'] },
    ];
    expect(findCircle(nodes)).toEqual(['a', 'b', 'c', 'a']);
  });

  test('of a thousand in the wrong order takes no second', () => {
    const chain = Array.from({ length: 1000 }, (_, i) => ({
      id: `a${i}`,
      requires: i < 999 ? [`a${i + 1}`] : [],
    }));
    const start = performance.now();
    expect(buildOrder(chain)).toHaveLength(1000);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

describe('the states', () => {
  const states = (done: string[], skipped: string[] = []) =>
    assessArtifacts(usual, new Set(done), new Set(skipped)).map(({ artifact, status, missing }) =>
      [artifact.id, status, ...missing].join(' '),
    );

  test('of an empty change', () => {
    expect(states([])).toEqual([
      'proposal ready',
      'specs blocked proposal',
      'design blocked proposal',
      'tasks blocked specs design',
    ]);
  });

  test('of a change without deltas', () => {
    expect(states(['proposal'], ['specs'])).toEqual([
      'proposal done',
      'specs skipped',
      'design ready',
      'tasks blocked design',
    ]);
  });

  test('of a document that was written too early: it is done', () => {
    expect(states(['tasks'])).toEqual([
      'proposal ready',
      'specs blocked proposal',
      'design blocked proposal',
      'tasks done',
    ]);
  });

  test('name all that is to be written before', () => {
    const now = assessArtifacts(usual, new Set(['proposal', 'design']), new Set());
    expect(missingBefore(now, ['tasks'])).toEqual(['specs', 'tasks']);
    expect(missingBefore(now, ['design'])).toEqual([]);
  });

  test('name what waits', () => {
    expect(unlockedBy(usual, 'proposal')).toEqual(['specs', 'design']);
    expect(unlockedBy(usual, 'tasks')).toEqual([]);
  });
});
