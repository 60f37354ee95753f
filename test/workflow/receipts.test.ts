import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseReceipt } from '../../src/core/receipt-yaml.ts';
import { findProject } from '../../src/workflow/load.ts';
import { loadReceipts, openLedger } from '../../src/workflow/load-receipts.ts';
import {
  AUDIT,
  archiveChange,
  type Lab,
  LOGIN,
  makeLab,
  modified,
  renamed,
  run,
  writeChange,
} from '../support/lab.ts';
import { runIn } from '../support/project.ts';
import { commitAll } from '../support/repository.ts';
import { makeWorld } from '../support/world.ts';

const FIRM = modified(LOGIN.replace('stays shut', 'stays firmly shut'));

const metadataOf = ({ root, top }: Lab, archived: string): string =>
  readFileSync(join(root, top, 'changes/archive', archived, '.openspec.yaml'), 'utf8');

/** The pieces of a receipt with who touched them before, in few words. */
function chain(lab: Lab, archived: string): string[] {
  const receipt = parseReceipt(metadataOf(lab, archived));
  return [...(receipt?.values() ?? [])]
    .flat()
    .flatMap(({ requirement, pieces }) =>
      pieces.map(
        ({ piece, predecessors }) =>
          `${requirement}/${piece.split('\u0000')[0]} <- ${predecessors.join(', ')}`,
      ),
    );
}

test('each receipt names the archived change that touched a piece last, through renames and removals', async () => {
  const lab = makeLab();
  await archiveChange(lab, 'firm', FIRM);
  await archiveChange(lab, 'name', renamed('Login', 'Sign in'));
  await archiveChange(
    lab,
    'more',
    modified(
      LOGIN.replace('Login', 'Sign in')
        .replace('stays shut', 'stays very shut')
        .replace('for a name', 'for two names'),
    ),
  );
  await archiveChange(lab, 'gone', '## REMOVED Requirements\n\n### Requirement: Sign in\n**Reason**: no\n');
  await archiveChange(lab, 'back', `## ADDED Requirements\n\n${LOGIN.replace('Login', 'Sign in')}`);
  expect(chain(lab, '2026-01-02-firm')).toEqual(['Login/Wrong secret <- ']);
  expect(chain(lab, '2026-01-02-name')).toEqual([
    'Sign in/ <- ',
    'Sign in/Right secret <- ',
    'Sign in/Wrong secret <- 2026-01-02-firm',
  ]);
  expect(chain(lab, '2026-01-02-more')).toEqual([
    'Sign in/ <- 2026-01-02-name',
    'Sign in/Wrong secret <- 2026-01-02-name',
  ]);
  expect(chain(lab, '2026-01-02-gone')).toEqual([
    'Sign in/ <- 2026-01-02-more',
    'Sign in/Right secret <- 2026-01-02-name',
    'Sign in/Wrong secret <- 2026-01-02-more',
  ]);
  expect(chain(lab, '2026-01-02-back').every((step) => step.endsWith(' <- 2026-01-02-gone'))).toBe(true);
});

test('changes that are archived together know of each other', async () => {
  const lab = makeLab();
  writeChange(lab, 'one', FIRM);
  writeChange(lab, 'two', modified(LOGIN.replace('let people in', 'let guests in')));
  await run(lab, 'archive', 'one', '--yes');
  writeChange(
    lab,
    'three',
    modified(
      LOGIN.replace('stays shut', 'stays firmly shut')
        .replace('let people in', 'let guests in')
        .replace('door opens', 'door opens wide'),
    ),
  );
  await run(lab, 'archive', 'two', 'three', '--yes');
  expect(chain(lab, '2026-01-02-two')).toEqual(['Login/ <- ']);
  expect(chain(lab, '2026-01-02-three')).toEqual(['Login/Right secret <- ']);
  commitAll(lab.root, 'Three archives');
  writeChange(
    lab,
    'four',
    modified(
      LOGIN.replace('stays shut', 'is gone')
        .replace('let people in', 'let guests in')
        .replace('door opens', 'door opens wide'),
    ),
  );
  writeChange(lab, 'five', renamed('Login', 'Sign in'));
  await run(lab, 'archive', 'four', 'five', '--yes');
  const project = findProject(makeWorld(lab.root));
  expect(loadReceipts(project).map(({ change }) => change)).toEqual(
    ['five', 'four', 'one', 'three', 'two'].map((name) => `2026-01-02-${name}`),
  );
  const order = chain(lab, '2026-01-02-five').join() + chain(lab, '2026-01-02-four').join();
  expect(order).toMatch(/2026-01-02-(?:four|five)/);
  const name = { capability: 'auth', requirement: 'Login', piece: 'Wrong secret\u00000' };
  expect(openLedger(project).predecessorsOf(name, '2026-01-02-four')).not.toContain('2026-01-02-four');
});

test('the metadata keep their bytes, are made where they are missing, and stay as they are without specs', async () => {
  const lab = makeLab();
  const file = (name: string) => join(lab.root, 'openspec/changes', name, '.openspec.yaml');
  const own = '# mine\r\nschema: spec-driven\r\nmine:   [ 1,2 ]  # odd\r\n';
  writeChange(lab, 'kept', AUDIT);
  writeFileSync(file('kept'), own);
  await run(lab, 'archive', 'kept', '--yes');
  const kept = metadataOf(lab, '2026-01-02-kept');
  expect(kept.startsWith(own)).toBe(true);
  expect(kept.replaceAll('\r\n', '')).not.toContain('\n');

  writeChange(lab, 'missing', FIRM);
  rmSync(file('missing'));
  await run(lab, 'archive', 'missing', '--yes');
  expect(metadataOf(lab, '2026-01-02-missing')).toMatch(/^schema: spec-driven\nreceipt:\n {2}auth:\n/);

  writeChange(lab, 'quiet', AUDIT.replace('Audit', 'Quiet'));
  const before = readFileSync(file('quiet'), 'utf8');
  await run(lab, 'archive', 'quiet', '--yes', '--skip-specs');
  expect(metadataOf(lab, '2026-01-02-quiet')).toBe(before);
});

test('metadata that cannot take a receipt stop the archive before anything is written', async () => {
  const lab = makeLab();
  writeChange(lab, 'broken', AUDIT);
  writeFileSync(join(lab.root, 'openspec/changes/broken/.openspec.yaml'), 'schema: [\n');
  const spec = readFileSync(lab.spec, 'utf8');
  const { exit, note } = await runIn(lab.root, ['archive', 'broken', '--yes', '--no-validate']);
  expect([exit, note]).toEqual([1, expect.stringContaining('[metadata_invalid]')]);
  expect(readFileSync(lab.spec, 'utf8')).toBe(spec);
});
