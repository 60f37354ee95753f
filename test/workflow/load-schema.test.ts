import { describe, expect, test } from 'vitest';
import { parseMetadata } from '../../src/core/change.ts';
import { findProject } from '../../src/workflow/load.ts';
import {
  findSchema,
  loadSchema,
  schemaNames,
  schemaOfChange,
  taskFiles,
} from '../../src/workflow/load-schema.ts';
import { makeFolder } from '../support/folder.ts';
import { changeFiles, makeProject, runIn } from '../support/project.ts';
import { makeWorld } from '../support/world.ts';

function schemaText(name: string, generates = 'a.md', more = ''): string {
  return `name: ${name}\nversion: 1\nartifacts:\n  - {id: a, generates: "${generates}", description: A, template: a.md}\n${more}`;
}

const none = parseMetadata(undefined).metadata;

describe('a schema is looked up', () => {
  test('in the project, then with the user, then with us', () => {
    const userData = makeFolder({
      'schemas/spec-driven/schema.yaml': schemaText('user'),
      'schemas/mine/schema.yaml': schemaText('mine'),
    });
    const { world, project } = makeProject(
      { 'openspec/schemas/mine/schema.yaml': schemaText('project') },
      { userData },
    );
    expect(loadSchema(world, project, 'mine')).toMatchObject({
      source: 'project',
      schema: { name: 'project' },
    });
    expect(loadSchema(world, project, 'spec-driven')).toMatchObject({
      source: 'user',
      schema: { name: 'user' },
    });
    expect(loadSchema(makeWorld(project.files.root), undefined, 'spec-driven').source).toBe('package');
    expect(schemaNames(world, project)).toEqual(['mine', 'spec-driven']);
  });

  test('at the top of a flat project', () => {
    const root = makeFolder({
      'openspec.yaml': 'schema: own\n',
      'openspec/schemas/own/schema.yaml': schemaText('own'),
    });
    const world = makeWorld(root);
    expect(schemaOfChange(world, findProject(world), none).source).toBe('project');
  });

  test('once for a project', () => {
    const { world, project } = makeProject();
    expect(findSchema(world, project, 'spec-driven')).toBe(findSchema(world, project, 'spec-driven'));
    expect(findSchema(world, project, 'nope')).toBe(findSchema(world, project, 'nope'));
  });

  test.each(['../spec-driven', '', '.', '..', 'a/b', 'a\\b', 'toString', 'x\u0000'])(
    'and %j is none',
    (name) => {
      const { world, project } = makeProject({ 'openspec/schemas/schema.yaml': schemaText('top') });
      expect(findSchema(world, project, name)).toMatchObject({ code: 'schema_not_found', exit: 2 });
    },
  );

  test('for a change by its metadata, then by the settings, then by default', () => {
    const schemas = {
      'openspec/schemas/one/schema.yaml': schemaText('one'),
      'openspec/schemas/two/schema.yaml': schemaText('two'),
    };
    const { world, project } = makeProject({ ...schemas, 'openspec/config.yaml': 'schema: one\n' });
    expect(schemaOfChange(world, project, none).name).toBe('one');
    expect(schemaOfChange(world, project, { ...none, schema: 'two' }).name).toBe('two');
    expect(schemaOfChange(world, project, { ...none, schema: 'two' }, 'spec-driven').name).toBe(
      'spec-driven',
    );
    const plain = makeProject({ 'openspec/config.yaml': '' });
    expect(schemaOfChange(plain.world, plain.project, none).name).toBe('spec-driven');
  });
});

describe('the files of tasks', () => {
  function tasksOf(schema: string | undefined, files: Record<string, string>): string[] {
    const { world, project } = makeProject({
      ...changeFiles('x', files),
      ...(schema !== undefined && { 'openspec/schemas/own/schema.yaml': schema }),
    });
    const metadata = { ...none, schema: schema === undefined ? undefined : 'own' };
    return taskFiles(world, project, 'openspec/changes/x', metadata);
  }

  test('are tasks.md with our schema, whether it is there or not', () => {
    expect(tasksOf(undefined, {})).toEqual(['openspec/changes/x/tasks.md']);
  });

  test('are all that the tracked pattern finds', () => {
    const schema = schemaText('own', 'work/**/*.md', 'apply: {requires: [a], tracks: "work/**/*.md"}\n');
    expect(tasksOf(schema, { 'work/b/2.md': '', 'work/1.md': '', 'tasks.md': '' })).toEqual([
      'openspec/changes/x/work/1.md',
      'openspec/changes/x/work/b/2.md',
    ]);
  });

  test.each([
    ['nothing is found', schemaText('own', 'work.md', 'apply: {requires: [a], tracks: work.md}\n')],
    [
      'no artifact has the tracked path',
      schemaText('own', 'work.md', 'apply: {requires: [a], tracks: other.md}\n'),
    ],
    ['there is no artifact called tasks', schemaText('own', 'work.md')],
    ['the schema is broken', 'name: [\n'],
  ])('are tasks.md when %s', (_, schema) => {
    expect(tasksOf(schema, { 'tasks.md': '' })).toEqual(['openspec/changes/x/tasks.md']);
  });
});

describe('schemas and templates', () => {
  test('are shown outside of a project too', async () => {
    const folder = makeFolder();
    expect((await runIn(folder, ['schemas'])).out).toContain('spec-driven  built in\n');
    const { out } = await runIn(folder, ['templates']);
    expect(out).toContain('spec-driven (package)\n  proposal  ');
    expect(out).toContain('templates/change/proposal.md\n');
  });

  test('leave out a schema that is broken, and say so', async () => {
    const { root } = makeProject({
      'openspec/schemas/bad/schema.yaml': 'name: bad\nversion: 1\nartifacts: []\n',
      'openspec/schemas/.draft/schema.yaml': 'name: [\n',
      'openspec/schemas/notes.md': 'x',
    });
    const { out, note } = await runIn(root, ['schemas', '--json']);
    expect(JSON.parse(out).map(({ name }: { name: string }) => name)).toEqual(['spec-driven']);
    expect(note).toBe(
      'warning openspec/schemas/bad/schema.yaml:3:1: "artifacts" must be a list with at least one artifact.\n',
    );
  });

  test('name the nearest schema', async () => {
    const { note, exit } = await runIn(makeProject().root, ['templates', '--schema', 'spec-drivn']);
    expect(note).toContain('Did you mean spec-driven?');
    expect(exit).toBe(2);
  });

  test('of a project lie in its own folder', async () => {
    const { root } = makeProject({ 'openspec/schemas/own/schema.yaml': schemaText('own') });
    const { out } = await runIn(root, ['templates', '--schema', 'own', '--json']);
    expect(JSON.parse(out)).toEqual({
      a: { path: `${root}/openspec/schemas/own/templates/a.md`, source: 'project' },
    });
  });

  test('every template that we name is there', async () => {
    const { existsSync } = await import('node:fs');
    const { out } = await runIn(makeFolder(), ['templates', '--json']);
    const paths = Object.values(JSON.parse(out) as Record<string, { path: string }>).map(({ path }) => path);
    expect(paths.filter((path) => !existsSync(path))).toEqual([]);
  });
});

test('context says where everything lies', async () => {
  const { root } = makeProject({
    ...changeFiles('x', { 'proposal.md': '' }),
    'openspec/specs/auth/spec.md': '',
  });
  const { out } = await runIn(root, ['context']);
  expect(out).toBe(
    [
      root,
      '  settings  openspec/config.yaml',
      '  specs     openspec/specs (1)',
      '  changes   openspec/changes (1 open, 0 archived)',
      '',
    ].join('\n'),
  );
});
