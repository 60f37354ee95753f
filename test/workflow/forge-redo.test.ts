import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { asyncGit } from '../support/async-git.ts';
import { makeFolder, writeFiles } from '../support/folder.ts';
import { runIn } from '../support/project.ts';
import { type RaisedLab, SPEC, startRaisedLab, validChange } from '../support/raised-lab.ts';

const SPEC_FILE = 'openspec/specs/page/spec.md';

/** Commits a change that is ready to be archived, on the branch that is checked out. */
async function commitChange(lab: RaisedLab, name: string, requirement: string): Promise<void> {
  const base = (await lab.git('rev-parse', 'HEAD')).trim();
  writeFiles(lab.root, {
    ...validChange(name, requirement),
    [`openspec/changes/${name}/.openspec.yaml`]: `schema: spec-driven\nbase: ${base}\n`,
  });
  await commitAll(lab, `Propose ${name}`);
}

async function commitAll(lab: RaisedLab, message: string): Promise<void> {
  await lab.git('add', '--all');
  await lab.git('commit', '--quiet', '-m', message);
}

test('an agent whose token is in a file commits an archive, and the same archive made again, as itself', async () => {
  const lab = await startRaisedLab();
  const { ROBO_PAT: token = '', ...others } = lab.environment;
  const environment = { ...others, OPENSPEC_FORGE: lab.forge.url };
  const file = join(makeFolder(), 'token');
  writeFileSync(file, token);
  chmodSync(file, 0o600);
  const archive = (name: string, ...more: string[]) =>
    runIn(lab.root, ['archive', name, '--yes', '--commit', ...more], { environment });
  const specNow = () => readFileSync(join(lab.root, SPEC_FILE), 'utf8');
  const lastCommit = () => lab.git('log', '-1', '--format=%an: %s');

  await lab.git('switch', '--quiet', '--create', 'work');
  await commitChange(lab, 'add-line', 'Each service has a line');
  expect(await archive('add-line', '--token-file', file)).toMatchObject({ exit: 0 });
  expect(await lastCommit()).toBe('robo: Archive add-line\n');
  const ours = specNow();

  await lab.git('switch', '--quiet', 'main');
  await commitChange(lab, 'add-clock', 'There is a clock');
  expect(await archive('add-clock')).toMatchObject({ exit: 0 });
  expect(await lastCommit()).toBe('Ada: Archive add-clock\n');
  const theirs = specNow();
  await lab.git('update-ref', 'refs/remotes/origin/main', 'main');

  await lab.git('switch', '--quiet', 'work');
  expect((await asyncGit(lab.root, ['merge', 'main'])).exit).toBe(1);
  writeFileSync(join(lab.root, SPEC_FILE), ours + theirs.slice(SPEC.length));
  await commitAll(lab, 'Merge main');
  expect(await archive('add-line', '--redo', '--token-file', file)).toMatchObject({ exit: 0 });
  expect(await lastCommit()).toBe('robo: Archive add-line\n');
  expect(specNow()).toBe(theirs + ours.slice(SPEC.length));
});
