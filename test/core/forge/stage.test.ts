import { expect, test } from 'vitest';
import {
  type NextStep,
  nextStep,
  STAGE_LABELS,
  type Stage,
  type StepFacts,
  stageOf,
} from '../../../src/core/forge/stage.ts';

const FACTS: StepFacts = {
  archived: false,
  landed: false,
  hasIssue: true,
  pull: 'open',
  tasks: { total: 3, completed: 0 },
  valid: true,
  review: 'none',
  checks: 'none',
};
const some = { total: 3, completed: 1 };
const all = { total: 3, completed: 3 };

test.each<[string, Partial<StepFacts>, Stage, NextStep['step'], NextStep['who']]>([
  ['not ready', { hasIssue: false, pull: 'none', valid: false }, 'draft', 'complete', 'author'],
  ['not raised', { hasIssue: false, pull: 'none' }, 'draft', 'submit', 'author'],
  ['worked on, not raised', { hasIssue: false, pull: 'none', tasks: some }, 'draft', 'submit', 'author'],
  ['half raised', { pull: 'none' }, 'proposed', 'submit', 'author'],
  ['raised', {}, 'proposed', 'review', 'reviewer'],
  ['spoilt since', { valid: false }, 'proposed', 'complete', 'author'],
  ['not liked', { review: 'changes-requested' }, 'proposed', 'rework', 'author'],
  ['liked', { review: 'approved' }, 'proposed', 'apply', 'author'],
  [
    'liked, with nothing to do',
    { review: 'approved', tasks: { total: 0, completed: 0 } },
    'proposed',
    'archive',
    'author',
  ],
  ['begun', { tasks: some, review: 'approved' }, 'applying', 'apply', 'author'],
  ['done', { tasks: all, review: 'approved' }, 'applying', 'archive', 'author'],
  ['closed', { pull: 'closed' }, 'proposed', 'reopen', 'author'],
  ['merged, not archived', { pull: 'merged', tasks: all }, 'applying', 'archive', 'author'],
  ['archived', { archived: true, tasks: all, checks: 'pending' }, 'archived', 'review', 'reviewer'],
  [
    'archived, checks broken',
    { archived: true, tasks: all, checks: 'failure' },
    'archived',
    'fix-checks',
    'author',
  ],
  [
    'archived, checks running',
    { archived: true, review: 'approved', checks: 'pending' },
    'archived',
    'wait-for-checks',
    'forge',
  ],
  [
    'archived, all green',
    { archived: true, review: 'approved', checks: 'success' },
    'archived',
    'merge',
    'reviewer',
  ],
  ['merged', { archived: true, pull: 'merged' }, 'landed', 'none', 'nobody'],
  ['landed', { archived: true, landed: true, pull: 'none' }, 'landed', 'none', 'nobody'],
])('a change that is %s', (_, facts, stage, step, who) => {
  expect(stageOf({ ...FACTS, ...facts })).toBe(stage);
  expect(nextStep({ ...FACTS, ...facts })).toEqual({ step, who });
});

test('every stage has a label of one scope', () => {
  for (const [stage, { name, color, description }] of Object.entries(STAGE_LABELS)) {
    expect(name).toBe(`openspec/${stage}`);
    expect(color).toMatch(/^#[0-9a-f]{6}$/);
    expect(description.length).toBeLessThan(100);
  }
});
