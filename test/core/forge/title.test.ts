import { describe, expect, test } from 'vitest';
import { changeTitle, planTitle, titleDigest } from '../../../src/core/forge/title.ts';

test.each([
  ['# Proposal: add a page', 'add a page'],
  ['# Change: Add a page #', 'Add a page'],
  ['---\na: b\n---\n# Add `a` page\n', 'Add `a` page'],
  ['## Why\n\n# Later', 'Later'],
  ['Add a page\n====', 'Add a page'],
  ['# Proposal', 'Add status page'],
  ['# ', 'Add status page'],
  ['# <<title of the change>>', 'Add status page'],
  ['', 'Add status page'],
  [undefined, 'Add status page'],
  ['# WIP: x', 'x'],
  ['# Fixes #3 and ann/lab#4', 'Fixes `#3` and `ann/lab#4`'],
  ['# Add a page [skip ci]', 'Add a page (skip ci)'],
  ['# a\u001b[2J\u202eb', 'ab'],
])('%j is called %j', (proposal, title) => {
  expect(changeTitle('add-status-page', proposal)).toBe(title);
});

test('a title fits into what the forge keeps', () => {
  const title = changeTitle('x', `# ${'ä€😀'.repeat(100)}`);
  expect(Buffer.byteLength(`WIP: ${title}`)).toBeLessThan(253);
  expect(title).toMatch(/^ä€😀.*…$/u);
});

describe('the title on the forge', () => {
  const written = titleDigest('Old');
  test.each([
    ['a new one', { current: undefined, wip: true, written: undefined }, 'WIP: New'],
    ['a new issue', { current: undefined, wip: false, written: undefined }, 'New'],
    ['ours', { current: 'WIP: Old', wip: true, written }, 'WIP: New'],
    ['ours, done', { current: 'WIP: Old', wip: false, written }, 'New'],
    ['ours, with their prefix', { current: '[wip] Old', wip: true, written }, 'WIP: New'],
    ['theirs', { current: 'WIP: Better', wip: true, written }, 'WIP: Better'],
    ['theirs, done', { current: '[WIP]Better', wip: false, written }, 'Better'],
    ['theirs, with their prefix', { current: '[wip] Better', wip: true, written }, '[wip] Better'],
    ['theirs, without a prefix', { current: 'Better', wip: true, written }, 'WIP: Better'],
    ['unknown', { current: 'Old', wip: false, written: undefined }, 'Old'],
  ])('%s', (_, wish, expected) => {
    const title = planTitle({ title: 'New', ...wish });
    expect(title).toBe(expected);
    const again = {
      title: 'New',
      wip: wish.wip,
      current: title,
      written: wish.written === written && title.endsWith('New') ? titleDigest('New') : wish.written,
    };
    expect(planTitle(again)).toBe(title);
  });
});
