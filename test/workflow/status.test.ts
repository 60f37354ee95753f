import { readFileSync, symlinkSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { writeFiles } from '../support/folder.ts';
import { changeFiles, makeProject, runIn } from '../support/project.ts';

const whole = {
  'proposal.md': '# P\n',
  'specs/auth/spec.md': '## ADDED Requirements\n',
  'design.md': '# D\n',
  'tasks.md': '- [x] 1.1 Do\n- [ ] 1.2 More\n',
};

async function statusIn(files: Record<string, string>, ...argv: string[]) {
  return runIn(makeProject(files).root, ['status', ...argv]);
}

describe('the status of a change', () => {
  test('without documents begins with the proposal', async () => {
    const { out, exit } = await statusIn(
      changeFiles('add-login', { '.openspec.yaml': 'schema: spec-driven\n' }),
    );
    expect(exit).toBe(0);
    expect(out).toBe(
      [
        'add-login (spec-driven)',
        '0 of 4 documents',
        '',
        '[ ] proposal',
        '[-] specs  (needs proposal)',
        '[-] design  (needs proposal)',
        '[-] tasks  (needs specs, design)',
        '',
        'Next: openspec instructions proposal --change add-login',
        '',
      ].join('\n'),
    );
  });

  test('with all documents goes on with apply, and with archive when all tasks are done', async () => {
    const open = await statusIn(changeFiles('add-login', whole));
    expect(open.out).toContain('4 of 4 documents, 1 of 2 tasks');
    expect(open.out).toContain('Next: openspec apply add-login');
    const done = await statusIn(changeFiles('add-login', { ...whole, 'tasks.md': '- [x] 1.1 Do\n' }));
    expect(done.out).toContain('Next: openspec archive add-login');
  });

  test('that says skip_specs needs no delta', async () => {
    const metadata = { '.openspec.yaml': 'schema: spec-driven\nskip_specs: true\n' };
    const { out } = await statusIn(changeFiles('tidy-up', { ...metadata, 'proposal.md': '# P\n' }));
    expect(out).toContain('1 of 3 documents');
    expect(out).toContain('[~] specs  (skipped: the change says skip_specs)');
    expect(out).toContain('[-] tasks  (needs design)');
  });

  test('counts a document as not written while hints of its template are left in it', async () => {
    const template = readFileSync('templates/change/design.md', 'utf8');
    const { out } = await statusIn(changeFiles('add-login', { ...whole, 'design.md': template }));
    expect(out).toContain('[ ] design  (4 places to fill)');
    expect(out).toContain('[x] tasks\n');
    expect(out).toContain('Next: openspec instructions design');
  });

  test('takes double angle brackets of its own for text', async () => {
    const { out } = await statusIn(
      changeFiles('add-login', { ...whole, 'design.md': 'Write `cat <<EOF>>log`.\n' }),
    );
    expect(out).toContain('[x] design\n');
  });

  test('quotes a name that a shell would not leave alone', async () => {
    const { out } = await statusIn(changeFiles("it's $(x)", whole));
    expect(out).toContain("openspec apply 'it'\\''s $(x)'");
  });

  test('shows a name with a line end on one line', async () => {
    const { out } = await statusIn(changeFiles('one\nNext: two', whole));
    expect(out.split('\n')[0]).toBe('one Next: two (spec-driven)');
  });
});

describe('which change', () => {
  const two = { ...changeFiles('add-login', whole), ...changeFiles('add-logout', whole) };

  test('is asked for when several are open', async () => {
    const { exit, note } = await statusIn(two);
    expect(exit).toBe(2);
    expect(note).toContain('add-login\n  add-logout\n');
    expect(note).toContain('[change_required]');
  });

  test('is the nearest name in the error', async () => {
    const { exit, note } = await statusIn(two, '--change', 'add-logn');
    expect(exit).toBe(2);
    expect(note).toContain('Did you mean add-login');
  });

  test.each(['../x', 'archive', '.hidden', 'a/b', ''])('cannot be %j', async (name) => {
    const { exit } = await statusIn(two, '--change', name);
    expect(exit).toBe(2);
  });

  test('and all exclude each other', async () => {
    expect((await statusIn(two, '--all', '--change', 'add-login')).note).toContain('[options_conflict]');
  });

  test('is not a folder around changes', async () => {
    const { exit, note } = await statusIn(
      { 'openspec/changes/area/add-login/proposal.md': '# P\n' },
      '--change',
      'area',
    );
    expect(exit).toBe(1);
    expect(note).toContain("'area' is not a change but a folder around area/add-login.");
    expect(note).toContain('area-add-login');
  });

  test('may have its documents in a folder, when its schema says so', async () => {
    const schema =
      'name: rfc\nversion: 1\nartifacts:\n  - {id: rfc, generates: rfc/proposal.md, description: R, template: r.md}\n';
    const files = {
      'openspec/config.yaml': 'schema: rfc\n',
      'openspec/schemas/rfc/schema.yaml': schema,
      'openspec/changes/add-login/rfc/proposal.md': '# P\n',
    };
    expect((await statusIn(files)).out).toContain('[x] rfc');
  });
});

describe('what cannot be used is said with its place', () => {
  test.each([
    [
      'metadata that are no YAML',
      { '.openspec.yaml': 'schema: [\n' },
      '.openspec.yaml:2:1: The YAML cannot be read',
    ],
    [
      'a value of the wrong kind',
      { '.openspec.yaml': 'schema: spec-driven\nskip_specs: "yes"\n' },
      '.openspec.yaml:2:1: "skip_specs" must be true or false.',
    ],
    [
      'a schema that there is not',
      { '.openspec.yaml': 'schema: spec-drven\n' },
      "There is no schema 'spec-drven'. Known: spec-driven.",
    ],
    ['a schema by a path', { '.openspec.yaml': 'schema: ../../x\n' }, "There is no schema '../../x'."],
  ])('%s', async (_, files, expected) => {
    const { exit, note, out } = await statusIn(changeFiles('add-login', files));
    expect(note).toContain(expected);
    expect(exit).toBeGreaterThan(1);
    expect(out).toBe('');
  });

  test('a schema of the project', async () => {
    const schema =
      'name: own\nversion: 1\nartifacts:\n  - id: a\n    generates: ../../a.md\n    description: A\n    template: a.md\n';
    const files = {
      ...changeFiles('add-login', { '.openspec.yaml': 'schema: own\n' }),
      'openspec/schemas/own/schema.yaml': schema,
    };
    const { note, exit } = await statusIn(files);
    expect(note).toContain(
      'openspec/schemas/own/schema.yaml:5:5: "artifacts[0].generates" must be a relative path that stays inside',
    );
    expect(exit).toBe(3);
  });

  test('a document that is a link out of the project does not count and is not read', async () => {
    const { root } = makeProject(changeFiles('add-login', { 'proposal.md': '# P\n' }));
    const outside = makeProject({ 'secret.md': 'secret\n' }).root;
    symlinkSync(`${outside}/secret.md`, `${root}/openspec/changes/add-login/design.md`);
    symlinkSync(outside, `${root}/openspec/changes/add-login/specs`);
    const { out } = await runIn(root, ['status']);
    expect(out).not.toContain('[x] design');
    expect(out).not.toContain('[x] specs');
  });
});

test('a pattern finds its files in any depth, without hidden ones and linked folders', async () => {
  const { root } = makeProject(
    changeFiles('add-login', { 'specs/a/b/spec.md': 'x', 'specs/.hidden/spec.md': 'x' }),
  );
  writeFiles(root, { 'openspec/changes/add-login/elsewhere/spec.md': 'x' });
  symlinkSync('../elsewhere', `${root}/openspec/changes/add-login/specs/linked`);
  const { out } = await runIn(root, ['status', '--json']);
  expect(JSON.parse(out).artifacts[1].files).toEqual(['openspec/changes/add-login/specs/a/b/spec.md']);
});
