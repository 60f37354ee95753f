import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { runIn } from '../support/project.ts';
import { startRaisedLab } from '../support/raised-lab.ts';
import { GIT_ENVIRONMENT, git, makeRepository } from '../support/repository.ts';

const FILES = { 'openspec/config.yaml': 'schema: spec-driven\n' };

function commit(root: string, message: string): string {
  execFileSync('git', ['commit', '--quiet', '--allow-empty', '-m', message], {
    cwd: root,
    env: GIT_ENVIRONMENT,
  });
  return git(root, 'log', '-1', '--format=%B').trim();
}

describe('init --hooks', () => {
  test('adds the trailer on the branch of a change, and nowhere else', async () => {
    const root = makeRepository(FILES);
    const { exit, out } = await runIn(root, ['init', '--hooks']);
    expect({ exit, out }).toMatchObject({ exit: 0, out: expect.stringContaining('commit-msg') });
    expect(commit(root, 'On main')).toBe('On main');
    git(root, 'switch', '--quiet', '-c', 'change/add-page');
    expect(commit(root, 'On the branch')).toBe('On the branch\n\nSpec-Change: add-page');
    expect(commit(root, 'Twice\n\nSpec-Change: add-page')).toBe('Twice\n\nSpec-Change: add-page');
  });

  test('keeps a hook that is there, and does nothing the second time', async () => {
    const root = makeRepository(FILES);
    const path = join(root, '.git/hooks/commit-msg');
    execFileSync('mkdir', ['-p', join(root, '.git/hooks')]);
    writeFileSync(path, '#!/bin/sh\necho "Checked-by: me" >> "$1"\nexit 0\n');
    chmodSync(path, 0o700);
    await runIn(root, ['init', '--hooks']);
    const text = readFileSync(path, 'utf8');
    expect(text.endsWith('echo "Checked-by: me" >> "$1"\nexit 0\n')).toBe(true);
    expect(statSync(path).mode & 0o777).toBe(0o711);
    git(root, 'switch', '--quiet', '-c', 'change/add-page');
    expect(commit(root, 'Work')).toBe('Work\n\nSpec-Change: add-page\nChecked-by: me');
    const { out } = await runIn(root, ['init', '--hooks', '--json']);
    expect(JSON.parse(out)).toMatchObject({ hooks: { path, changed: false, agent: null } });
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  test('refuses a hook that is no shell script, and leaves it', async () => {
    const root = makeRepository(FILES);
    git(root, 'config', 'core.hooksPath', '.githooks');
    execFileSync('mkdir', ['-p', join(root, '.githooks')]);
    const path = join(root, '.githooks/commit-msg');
    writeFileSync(path, '#!/usr/bin/env python3\n');
    const { exit, note } = await runIn(root, ['init', '--hooks']);
    expect({ exit, note }).toMatchObject({ exit: 1, note: expect.stringContaining('[hook_refused]') });
    expect(readFileSync(path, 'utf8')).toBe('#!/usr/bin/env python3\n');
  });

  test('names the agent whose clone it is', async () => {
    const lab = await startRaisedLab();
    onTestFinished(() => lab.forge.close());
    expect(await lab.run(['init', '--hooks'])).toMatchObject({ exit: 0 });
    git(lab.root, 'switch', '--quiet', '-c', 'change/add-page');
    expect(commit(lab.root, 'Work')).toBe('Work\n\nSpec-Change: add-page\nAssisted-by: robo');
  });

  test('outside of a repository, and with a path', async () => {
    const root = makeRepository(FILES);
    expect(await runIn(root, ['init', 'x', '--hooks'])).toMatchObject({ exit: 2 });
  });
});
