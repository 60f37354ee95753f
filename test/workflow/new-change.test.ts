import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseMetadata } from '../../src/core/change.ts';
import { makeFolder } from '../support/folder.ts';
import { changeFiles, makeProject, runIn } from '../support/project.ts';

describe('new change', () => {
  test('makes the folder with its metadata and nothing else', async () => {
    const { root } = makeProject();
    const { out, exit } = await runIn(root, ['new', 'change', 'add-login'], { today: '2026-03-04' });
    expect(exit).toBe(0);
    expect(out).toBe(
      'Made openspec/changes/add-login (schema spec-driven).\nNext: openspec status --change add-login\n',
    );
    expect(readFileSync(`${root}/openspec/changes/add-login/.openspec.yaml`, 'utf8')).toBe(
      'schema: spec-driven\ncreated: 2026-03-04\n',
    );
    expect(existsSync(`${root}/openspec/changes/add-login/README.md`)).toBe(false);
  });

  test.each([
    'Be fast',
    'yes',
    'a: b',
    '# no',
    '"quoted"',
    "it's",
    'two\nlines',
    '  spaces  ',
    '12',
    '- x',
    'ä',
    '\u2028',
    '*a',
  ])('keeps the goal %j', async (goal) => {
    const { root } = makeProject();
    await runIn(root, ['new', 'change', 'add-login', `--goal=${goal}`, '--description', 'Why.']);
    const text = readFileSync(`${root}/openspec/changes/add-login/.openspec.yaml`, 'utf8');
    expect(parseMetadata(text)).toMatchObject({ metadata: { goal }, problems: [] });
    expect(readFileSync(`${root}/openspec/changes/add-login/README.md`, 'utf8')).toBe(
      '# add-login\n\nWhy.\n',
    );
  });

  test('of a schema without deltas skips them', async () => {
    const schema =
      'name: own\nversion: 1\nartifacts:\n  - {id: a, generates: a.md, description: A, template: a.md}\n';
    const { root } = makeProject({ 'openspec/schemas/own/schema.yaml': schema });
    await runIn(root, ['new', 'change', 'add-login', '--schema', 'own']);
    const text = readFileSync(`${root}/openspec/changes/add-login/.openspec.yaml`, 'utf8');
    expect(text).toBe('schema: own\ncreated: 2026-01-02\nskip_specs: true\n');
  });

  test.each(['Add Login', '../x', '-x', 'x-', 'a--b', 'a_b', 'ä', '', 'x'.repeat(201)])(
    'refuses the name %j',
    async (name) => {
      const { root } = makeProject();
      const { exit, note } = await runIn(root, ['new', 'change', '--', name]);
      expect(exit).toBe(2);
      expect(note).toContain('[change_name_invalid]');
      expect(existsSync(`${root}/openspec/changes`)).toBe(false);
    },
  );

  test('refuses a name that is taken', async () => {
    const { root } = makeProject(changeFiles('add-login', { 'proposal.md': '# P\n' }));
    const { exit, note } = await runIn(root, ['new', 'change', 'add-login']);
    expect(exit).toBe(2);
    expect(note).toContain('openspec status --change add-login');
    expect(existsSync(`${root}/openspec/changes/add-login/.openspec.yaml`)).toBe(false);
  });

  test('makes no project by the way', async () => {
    const root = makeFolder();
    const { exit, note } = await runIn(root, ['new', 'change', 'add-login']);
    expect(exit).toBe(3);
    expect(note).toContain('openspec init');
    expect(existsSync(`${root}/openspec`)).toBe(false);
  });

  test('refuses a schema that there is not', async () => {
    const { exit, note } = await runIn(makeProject().root, [
      'new',
      'change',
      'add-login',
      '--schema',
      'spec',
    ]);
    expect(exit).toBe(2);
    expect(note).toContain('Did you mean spec-driven?');
  });
});
