import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { useProgram } from '../support/child.ts';
import { expectFree } from '../support/crash.ts';
import { makeFolder } from '../support/folder.ts';
import { makeRepository } from '../support/repository.ts';
import { addingProject } from '../support/touching.ts';
import { readTree } from '../support/tree.ts';

const program = useProgram();
const changes = ['bells', 'books', 'cakes', 'doors', 'lamps', 'maps', 'pipes', 'roofs'];
const DEAD = { pid: 4_194_999, nonce: 'dead-owner', command: 'openspec archive gone' };

test.each([
  ['each to a spec of its own', false, makeFolder, false],
  ['all to the same spec', true, makeFolder, false],
  ['all to the same spec, in git', true, makeRepository, false],
  ['all to the same spec, after a run that died', true, makeFolder, true],
])('8 archives at once, %s, end one after the other with nothing lost', async (_, same, make, dead) => {
  const folder = make(addingProject(changes, same));
  if (dead) {
    mkdirSync(join(folder, '.openspec-journal'));
    symlinkSync(JSON.stringify(DEAD), join(folder, '.openspec-journal/lock'));
  }
  const ended = await Promise.all(changes.map((change) => program.run(folder, ['archive', change, '--yes'])));
  for (const { exit, note } of ended) expect([exit, note]).toEqual([0, expect.not.stringContaining('error')]);
  const open = Object.keys(readTree(folder)).filter((path) => /^openspec\/changes\/(?!archive)/.test(path));
  expect(open).toEqual([]);
  for (const change of changes) {
    const spec = readFileSync(join(folder, `openspec/specs/${same ? 'shared' : change}/spec.md`), 'utf8');
    expect(spec.split(`### Requirement: Start of ${change}\n`)).toHaveLength(2);
    expect(spec).toContain(`**THEN** ${change} starts`);
  }
  expect(Object.keys(readTree(folder)).filter((path) => path.includes('.tmp'))).toEqual([]);
  await expectFree(folder);
});

test('readers beside a writer never see half of a file and never fail', async () => {
  const folder = makeFolder(addingProject(changes, false));
  const archive = program.run(folder, ['archive', ...changes, '--yes']);
  const readers = changes.map(() => program.run(folder, ['list', '--specs', '--json']));
  expect((await archive).exit).toBe(0);
  for (const { exit, out } of await Promise.all(readers)) {
    expect(exit).toBe(0);
    expect(JSON.parse(out).specs).toHaveLength(changes.length);
  }
});
