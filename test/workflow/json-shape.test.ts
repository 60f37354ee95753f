import { describe, expect, test } from 'vitest';
import { makeFolder } from '../support/folder.ts';
import { changeFiles, jsonOf, makeProject, runIn, shapeOf } from '../support/project.ts';

// The keys of the reference, and ours behind them. Who reads these documents may rely on every one.

const root = { path: 'string', source: 'string' };
const home = { kind: 'string', root: 'string', changesDir: 'string', defaultSchema: 'string' };
const paths = { outputPath: 'string', resolvedOutputPath: 'string', existingOutputPaths: ['string'] };
const failure = { severity: 'string', code: 'string', message: 'string', fix: 'string' };

const status = {
  changeName: 'string',
  schemaName: 'string',
  planningHome: home,
  changeRoot: 'string',
  artifactPaths: {
    proposal: paths,
    specs: paths,
    design: { ...paths, existingOutputPaths: [] },
    tasks: paths,
  },
  isPlanningComplete: 'boolean',
  isComplete: 'boolean',
  applyRequires: ['string'],
  nextSteps: ['string'],
  actionContext: {
    mode: 'string',
    sourceOfTruth: 'string',
    planningArtifacts: ['string'],
    linkedContext: [],
    allowedEditRoots: ['string'],
    requiresAffectedAreaSelection: 'boolean',
    constraints: ['string'],
  },
  artifacts: [{ id: 'string', outputPath: 'string', status: 'string', requires: [], files: ['string'] }],
  progress: { total: 'number', complete: 'number', remaining: 'number' },
};

const settings = [
  'context: What to know.',
  'rules:',
  '  specs: [Be brief.]',
  'operations:',
  '  apply: {guidance: [Test.]}',
  '  archive: {guidance: [Look.]}',
  'references: [other]',
].join('\n');

const change = {
  'proposal.md': '# P\n',
  'specs/auth/spec.md': '## ADDED Requirements\n',
  'tasks.md': '- [ ] 1.1 Do\n',
};

function sample(): string {
  return makeProject({ 'openspec/config.yaml': settings, ...changeFiles('add-login', change) }).root;
}

describe('the keys of', () => {
  test('status', async () => {
    expect(shapeOf(await jsonOf(sample(), ['status', '--change', 'add-login']))).toEqual({ ...status, root });
  });

  test('status --all', async () => {
    expect(shapeOf(await jsonOf(sample(), ['status', '--all']))).toEqual({ changes: [status], root });
  });

  test('status without changes', async () => {
    const expected = { changes: [], message: 'string', root };
    const { root: folder } = makeProject();
    expect(shapeOf(await jsonOf(folder, ['status']))).toEqual(expected);
    expect(shapeOf(await jsonOf(folder, ['status', '--all']))).toEqual(expected);
  });

  test('instructions of a document', async () => {
    expect(shapeOf(await jsonOf(sample(), ['instructions', 'specs', '--change', 'add-login']))).toEqual({
      changeName: 'string',
      artifactId: 'string',
      schemaName: 'string',
      changeDir: 'string',
      planningHome: home,
      ...paths,
      description: 'string',
      instruction: 'string',
      context: 'string',
      rules: ['string'],
      references: [{ store_id: 'string', status: [{ ...failure, target: 'string' }] }],
      template: 'string',
      dependencies: [
        { id: 'string', done: 'boolean', path: 'string', description: 'string', files: ['string'] },
      ],
      unlocks: ['string'],
      files: ['string'],
      root,
    });
  });

  test('instructions apply', async () => {
    expect(shapeOf(await jsonOf(sample(), ['instructions', 'apply', '--change', 'add-login']))).toEqual({
      changeName: 'string',
      changeDir: 'string',
      schemaName: 'string',
      contextFiles: { proposal: ['string'], specs: ['string'], tasks: ['string'] },
      progress: { total: 'number', complete: 'number', remaining: 'number' },
      tasks: [
        {
          id: 'string',
          description: 'string',
          done: 'boolean',
          taskId: 'string',
          path: 'string',
          line: 'number',
        },
      ],
      taskTrackingConfigured: 'boolean',
      state: 'string',
      missingPrerequisites: ['string'],
      instruction: 'string',
      references: [{ store_id: 'string', status: [{ ...failure, target: 'string' }] }],
      context: 'string',
      operationGuidance: ['string'],
      root,
    });
  });

  test('instructions archive', async () => {
    const expected = { changeName: 'string', context: 'string', operationGuidance: ['string'], root };
    expect(shapeOf(await jsonOf(sample(), ['instructions', 'archive']))).toEqual(expected);
  });

  test('schemas', async () => {
    const expected = [{ name: 'string', description: 'string', artifacts: ['string'], source: 'string' }];
    expect(shapeOf(await jsonOf(sample(), ['schemas']))).toEqual(expected);
  });

  test('templates', async () => {
    const template = { path: 'string', source: 'string' };
    const expected = { proposal: template, specs: template, design: template, tasks: template };
    expect(shapeOf(await jsonOf(sample(), ['templates']))).toEqual(expected);
  });

  test('context', async () => {
    expect(shapeOf(await jsonOf(sample(), ['context']))).toEqual({
      root: { ...root, role: 'string' },
      members: [{ role: 'string', id: 'string', status: [{ ...failure, target: 'string' }] }],
      status: [],
      layout: {
        kind: 'string',
        settings: 'string',
        specs: 'string',
        changes: 'string',
        archive: 'string',
        schemas: 'string',
      },
      counts: { specs: 'number', changes: 'number', archived: 'number' },
    });
  });

  test('new change', async () => {
    expect(shapeOf(await jsonOf(sample(), ['new', 'change', 'add-more']))).toEqual({
      change: { id: 'string', path: 'string', metadataPath: 'string', schema: 'string' },
      root,
    });
  });

  test('init', async () => {
    expect(shapeOf(await jsonOf(makeFolder(), ['init']))).toEqual({
      created: ['string'],
      rewritten: [],
      kept: [],
      layout: 'string',
      notes: [{ code: 'string', message: 'string' }],
      root,
    });
  });
});

describe('the keys of a failure', () => {
  test.each([
    [['status', '--change', 'x'], {}],
    [['status', '--all'], { changes: [], root: 'null' }],
    [['instructions', 'specs'], {}],
    [['context'], { root: 'null', members: [] }],
    [['new', 'change', 'x'], { change: 'null' }],
  ])('%j outside of a project', async (argv, fields) => {
    const { exit, out } = await runIn(makeFolder(), [...argv, '--json']);
    expect(shapeOf(JSON.parse(out))).toEqual({ ...fields, status: [failure] });
    expect(JSON.parse(out).status[0].code).toBe('no_openspec_root');
    expect(exit).toBe(3);
  });

  test('one change that cannot be read does not hide the others', async () => {
    const broken = changeFiles('broken', { '.openspec.yaml': 'schema: nope\n' });
    const { root: folder } = makeProject({ ...broken, ...changeFiles('add-login', change) });
    const { exit, out } = await runIn(folder, ['status', '--all', '--json']);
    expect(shapeOf(JSON.parse(out).changes[1])).toEqual({ changeName: 'string', status: [failure] });
    expect(shapeOf(JSON.parse(out).changes[0])).toEqual(status);
    expect(exit).toBe(1);
  });
});
