import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { planHook } from '../../../src/core/forge/hook.ts';
import { git, makeRepository } from '../../support/repository.ts';

const template = readFileSync(join(import.meta.dirname, '../../../templates/hooks/commit-msg'), 'utf8');
const block = template.slice(template.indexOf('# openspec:begin'));

describe('the plan', () => {
  test.each([
    ['no hook', undefined, template],
    ['an empty one', '\n', template],
    ['a script', '#!/bin/sh\nmake check\nexit 0\n', `#!/bin/sh\n${block}make check\nexit 0\n`],
    ['one line', '#!/usr/bin/env bash', `#!/usr/bin/env bash\n${block.trimEnd()}`],
    [
      'an older block',
      '#!/bin/sh\na\n# openspec:begin\nold\n# openspec:end\nb\n',
      `#!/bin/sh\na\n${block}b\n`,
    ],
  ])('with %s', (_, existing, expected) => {
    expect(planHook(template, existing)).toEqual({ kind: 'write', text: expected });
    expect(planHook(template, expected)).toEqual({ kind: 'current' });
  });

  test.each([
    ['#!/usr/bin/env python3\nprint()\n', 'interpreter'],
    ['#!/usr/bin/env node\n', 'interpreter'],
    ['\u007fELF', 'interpreter'],
    ['make check\n', 'interpreter'],
    ['#!/bin/sh\n# openspec:begin\nold\n', 'broken'],
    ['#!/bin/sh\nold\n# openspec:end\n', 'broken'],
    ['#!/bin/sh\n# openspec:end\n# openspec:begin\n', 'broken'],
  ])('%j is refused: %s', (existing, reason) => {
    expect(planHook(template, existing)).toEqual({ kind: 'refused', reason });
  });
});

describe('the hook', () => {
  function install(hook = template): string {
    const folder = makeRepository({ a: '1' });
    writeFileSync(join(folder, '.git/hooks/commit-msg'), hook);
    chmodSync(join(folder, '.git/hooks/commit-msg'), 0o755);
    return folder;
  }
  const commit = (folder: string, ...args: string[]) => {
    git(folder, 'commit', '--quiet', '--allow-empty', ...args);
    return git(folder, 'log', '-1', '--format=%B').trimEnd();
  };

  test('adds the trailer on the branch of a change, once', () => {
    const folder = install();
    git(folder, 'switch', '--quiet', '--create', 'change/add-page');
    expect(commit(folder, '-m', 'Add it')).toBe('Add it\n\nSpec-Change: add-page');
    expect(commit(folder, '--amend', '--no-edit')).toBe('Add it\n\nSpec-Change: add-page');
    expect(commit(folder, '-m', 'Add\n\n---\nmore', '--signoff')).toMatch(
      /---\nmore\n\nSigned-off-by: .*\nSpec-Change: add-page$/,
    );
    git(folder, 'config', 'openspec.agent', 'spec-bot');
    expect(commit(folder, '-m', 'Add')).toBe('Add\n\nSpec-Change: add-page\nAssisted-by: spec-bot');
  });

  test('keeps away from other branches', () => {
    const folder = install();
    expect(commit(folder, '-m', 'Add it')).toBe('Add it');
    git(folder, 'switch', '--quiet', '--detach');
    expect(commit(folder, '-m', 'Add it')).toBe('Add it');
  });

  test('lets git stop at an empty message', () => {
    const folder = install();
    git(folder, 'switch', '--quiet', '--create', 'change/add-page');
    for (const verbose of [[], ['--verbose']])
      expect(() => git(folder, '-c', 'core.editor=true', 'commit', '--allow-empty', ...verbose)).toThrow(
        /empty commit message/,
      );
    const editor = "sed -i '1s/^/Words/'";
    git(folder, '-c', `core.editor=${editor}`, 'commit', '--quiet', '--allow-empty', '--verbose');
    expect(git(folder, 'log', '-1', '--format=%B').trimEnd()).toBe('Words\n\nSpec-Change: add-page');
  });

  test('runs beside another hook', () => {
    const plan = planHook(template, '#!/bin/sh\nset -eu\ngrep -q word "$1"\nexit 0\n');
    const folder = install(plan.kind === 'write' ? plan.text : '');
    git(folder, 'switch', '--quiet', '--create', 'change/add-page');
    expect(commit(folder, '-m', 'A word')).toBe('A word\n\nSpec-Change: add-page');
    expect(() => commit(folder, '-m', 'Nothing')).toThrow();
  });
});
