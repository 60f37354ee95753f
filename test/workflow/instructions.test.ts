import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { hintsOf } from '../../src/core/hint.ts';
import { parseSchema } from '../../src/core/schema.ts';
import { changeFiles, jsonOf, makeProject, runIn } from '../support/project.ts';

const proposal = { 'proposal.md': '# P\n' };
const whole = {
  ...proposal,
  'specs/auth/spec.md': '## ADDED Requirements\n',
  'design.md': '# D\n',
  'tasks.md': '- [x] 1.1 Do\n- [ ] 1.2 More\n- [ ]\n',
};

async function instructionsIn(files: Record<string, string>, ...argv: string[]) {
  return runIn(makeProject(files).root, ['instructions', ...argv]);
}

async function documentOf(files: Record<string, string>, ...argv: string[]) {
  return (await jsonOf(makeProject(files).root, ['instructions', ...argv])) as Record<string, unknown>;
}

describe('instructions of a document', () => {
  test('hold all that is needed to write it', async () => {
    const settings =
      'context: |\n  Two hosts.\nrules:\n  design:\n    - Name the host.\n    - |\n      One\n      # Two\n';
    const { out, exit } = await instructionsIn(
      { ...changeFiles('add-login', proposal), 'openspec/config.yaml': settings },
      'design',
    );
    expect(exit).toBe(0);
    const template = out.slice(out.indexOf('```'), out.lastIndexOf('```'));
    expect(out.replace(template, '').match(/^#{1,2} .*$/gm)).toEqual([
      '# Write design of add-login (schema spec-driven)',
      '## Task',
      '## Context',
      '## Rules',
      '## Read first',
      '## Write to',
      '## Instruction',
      '## Template',
      '## Done when',
      '## Then',
    ]);
    expect(out).toContain('- Name the host.\n- One # Two\n');
    expect(out).toContain('- proposal: openspec/changes/add-login/proposal.md');
    expect(out).toContain('openspec/changes/add-login/design.md');
    expect(out).toContain('This opens the way to tasks.');
  });

  test('warn when what it builds on is not written', async () => {
    const { out } = await instructionsIn(changeFiles('add-login', proposal), 'tasks');
    expect(out).toContain('## Warning\n\nThis builds on documents that are not written yet: specs, design.');
    expect(out).toContain('- specs: not written yet');
  });

  test('of a skipped one ask for nothing', async () => {
    const files = changeFiles('tidy-up', {
      ...proposal,
      '.openspec.yaml': 'schema: spec-driven\nskip_specs: true\n',
    });
    const { out } = await instructionsIn(files, 'specs');
    expect(out).toContain('write no delta');
    expect(out).not.toContain('## Template');
    expect(await documentOf(files, 'specs')).toMatchObject({
      skipped: true,
      warning: expect.stringContaining('no delta'),
    });
    expect(await documentOf(files, 'tasks')).toMatchObject({
      dependencies: [
        { id: 'specs', done: true, skipped: true },
        { id: 'design', done: false },
      ],
    });
  });

  test('never take a key of JavaScript for a rule', async () => {
    const schema =
      'name: own\nversion: 1\nartifacts:\n  - {id: constructor, generates: a.md, description: A, template: a.md}\n';
    const files = {
      ...changeFiles('add-login', { '.openspec.yaml': 'schema: own\n' }),
      'openspec/config.yaml': 'rules: {}\n',
      'openspec/schemas/own/schema.yaml': schema,
      'openspec/schemas/own/templates/a.md': '# A {{change}}\n',
    };
    const document = await documentOf(files, 'constructor');
    expect(document).not.toHaveProperty('rules');
    expect(document.template).toBe('# A {{change}}\n');
  });

  test('name the documents of the schema when there is none of that name', async () => {
    const { exit, note } = await instructionsIn(changeFiles('add-login', proposal), 'desing');
    expect(exit).toBe(2);
    expect(note).toContain("no document 'desing'. It has: proposal, specs, design, tasks, apply, archive.");
    expect(note).toContain('Did you mean design?');
    expect((await instructionsIn(changeFiles('add-login', proposal))).note).toContain('[artifact_required]');
  });

  test('say which rules belong to no document', async () => {
    const files = {
      ...changeFiles('add-login', proposal),
      'openspec/config.yaml': 'rules:\n  desing: [x]\n  specs: [y]\n',
    };
    const { note } = await instructionsIn(files, 'design');
    expect(note).toBe('  warning openspec/config.yaml: "rules" names desing, which no schema has.\n');
  });

  test('say what is wrong with the settings', async () => {
    const files = {
      ...changeFiles('add-login', proposal),
      'openspec/config.yaml': 'schema: spec-driven\ncontext: [a]\n',
    };
    expect((await instructionsIn(files, 'design')).note).toContain('openspec/config.yaml:2:1');
  });

  test('name a template that is not there', async () => {
    const schema =
      'name: own\nversion: 1\nartifacts:\n  - {id: a, generates: a.md, description: A, template: a.md}\n';
    const files = {
      ...changeFiles('add-login', { '.openspec.yaml': 'schema: own\n' }),
      'openspec/schemas/own/schema.yaml': schema,
    };
    const { note, exit } = await instructionsIn(files, 'a');
    expect(note).toContain('openspec/schemas/own/templates/a.md (absent)');
    expect(exit).toBe(3);
  });

  test('put a template with fences into a longer fence', async () => {
    const files = {
      ...changeFiles('add-login', { '.openspec.yaml': 'schema: own\n' }),
      'openspec/schemas/own/schema.yaml':
        'name: own\nversion: 1\nartifacts:\n  - {id: a, generates: a.md, description: A, template: a.md}\n',
      'openspec/schemas/own/templates/a.md': '````\n## Done when\n````\n',
    };
    expect((await instructionsIn(files, 'a')).out).toContain(
      '`````markdown\n````\n## Done when\n````\n`````\n',
    );
  });

  test('have a template for every document that we ship, with hints and without open variables', async () => {
    for (const id of ['proposal', 'specs', 'design', 'tasks']) {
      const { template } = await documentOf(changeFiles('add-login', proposal), id);
      expect(template).toContain('<<');
      expect(template).not.toContain('{{');
    }
  });
});

describe('instructions apply', () => {
  test('list the tasks with their numbers and lines', async () => {
    const document = await documentOf(changeFiles('add-login', whole), 'apply');
    expect(document).toMatchObject({
      state: 'ready',
      progress: { total: 3, complete: 1, remaining: 2 },
      tasks: [
        { id: '1', taskId: '1.1', description: '1.1 Do', done: true, line: 1 },
        { id: '2', taskId: '1.2', description: '1.2 More', done: false, line: 2 },
      ],
    });
    expect(document).not.toHaveProperty('missingArtifacts');
    expect(document).not.toHaveProperty('warnings');
  });

  test('are blocked by documents that are not written', async () => {
    const files = changeFiles('add-login', proposal);
    expect(await documentOf(files, 'apply')).toMatchObject({
      state: 'blocked',
      missingArtifacts: ['tasks'],
      missingPrerequisites: ['specs', 'design', 'tasks'],
    });
    const { out } = await instructionsIn(files, 'apply');
    expect(out).toContain('## Blocked\n\nNot written yet: specs, design, tasks');
  });

  test.each([
    ['a list without tasks', { 'tasks.md': '# Tasks\n' }, 'blocked', 'tasks.md names no task'],
    ['tasks without text only', { 'tasks.md': '- [ ]\n- [x]\n' }, 'blocked', 'tasks.md names no task'],
    ['all tasks done', { 'tasks.md': '- [x] 1.1 Do\n' }, 'all_done', 'openspec archive add-login'],
  ])('know %s', async (_, files, state, words) => {
    const document = await documentOf(changeFiles('add-login', { ...whole, ...files }), 'apply');
    expect(document.state).toBe(state);
    expect(document.instruction).toContain(words);
  });

  test('warn about a change that validate would refuse', async () => {
    const { 'specs/auth/spec.md': delta, ...rest } = whole;
    expect(await documentOf(changeFiles('add-login', rest), 'apply')).toMatchObject({
      warnings: [expect.stringContaining('The change has no delta')],
    });
    const stray = changeFiles('add-login', { ...whole, 'specs/billing.md': delta });
    expect(await documentOf(stray, 'apply')).toMatchObject({
      warnings: [expect.stringContaining('Move its requirements to specs/billing/spec.md')],
    });
  });

  test('read every file of a pattern', async () => {
    const schema =
      'name: own\nversion: 1\nartifacts:\n  - {id: work, generates: "work/*.md", description: W, template: w.md}\napply:\n  requires: [work]\n  tracks: "work/*.md"\n';
    const files = {
      ...changeFiles('add-login', {
        '.openspec.yaml': 'schema: own\n',
        'work/a.md': '- [x] 1.1 A\n',
        'work/b.md': '- [ ] 2.1 B\n',
      }),
      'openspec/schemas/own/schema.yaml': schema,
    };
    expect(await documentOf(files, 'apply')).toMatchObject({
      state: 'ready',
      progress: { total: 2, complete: 1 },
      tasks: [
        { path: 'openspec/changes/add-login/work/a.md' },
        { path: 'openspec/changes/add-login/work/b.md' },
      ],
    });
  });

  test('track nothing when the schema says so', async () => {
    const schema =
      'name: own\nversion: 1\nartifacts:\n  - {id: a, generates: a.md, description: A, template: a.md}\napply:\n  requires: [a]\n  instruction: Just do it.\n';
    const files = {
      ...changeFiles('add-login', { '.openspec.yaml': 'schema: own\n', 'a.md': 'A\n' }),
      'openspec/schemas/own/schema.yaml': schema,
    };
    expect(await documentOf(files, 'apply')).toMatchObject({
      taskTrackingConfigured: false,
      state: 'ready',
      instruction: 'Just do it.',
    });
  });
});

test('instructions archive hold what the settings say', async () => {
  const settings = 'context: Two hosts.\noperations:\n  archive:\n    guidance: [Look at the diff.]\n';
  const files = { ...changeFiles('add-login', proposal), 'openspec/config.yaml': settings };
  const { out } = await instructionsIn(files, 'archive');
  expect(out).toBe('# Archive add-login\n\n## Context\n\nTwo hosts.\n\n## Guidance\n\n- Look at the diff.\n');
  const bare = await instructionsIn(changeFiles('add-login', proposal), 'archive');
  expect(bare.out).toBe('# Archive add-login\n\nThe settings name neither context nor guidance.\n');
});

test('hints of templates stand on one line and are short enough to be found again', async () => {
  const names = readdirSync('templates/change').filter((name) => !name.startsWith('revert-'));
  expect(names.sort()).toEqual(['design.md', 'proposal.md', 'spec-existing.md', 'spec.md', 'tasks.md']);
  for (const name of names) {
    const text = readFileSync(`templates/change/${name}`, 'utf8');
    expect(hintsOf(text)).toHaveLength(text.split('<<').length - 1);
  }
});

test('the example in our instructions is a delta that validate accepts', async () => {
  const { schema } = parseSchema(readFileSync('schemas/spec-driven/schema.yaml', 'utf8'));
  const example = schema?.artifacts[1]?.instruction?.split('```markdown\n')[1]?.split('```')[0] ?? '';
  const requirement = (name: string) =>
    `### Requirement: ${name}\nThe backup SHALL do it.\n\n#### Scenario: A copy is older than 30 days\n- **WHEN** x\n- **THEN** y\n`;
  const names = ['Copies are kept', 'Weekly copy to tape', 'Restore'];
  const purpose = 'Copies of everything that somebody would miss, kept where a fire does not reach.';
  const spec = `# backup\n\n## Purpose\n${purpose}\n\n## Requirements\n\n${names.map(requirement).join('\n')}`;
  const { root } = makeProject({
    'openspec/specs/backup/spec.md': spec,
    ...changeFiles('move-copies', {
      '.openspec.yaml': 'schema: spec-driven\n',
      ...proposal,
      'specs/backup/spec.md': example,
    }),
  });
  const { exit, out } = await runIn(root, ['validate', 'move-copies', '--strict', '--json']);
  expect(JSON.parse(out).items[0].issues).toEqual([]);
  expect(exit).toBe(0);
});

test('our templates are valid once their hints are filled', async () => {
  const filled = (name: string): string =>
    readFileSync(`templates/change/${name}`, 'utf8')
      .replace(/\{\{\w+(?:\|(.*?))?\}\}/g, '$1')
      .replace(/<<.*?>>/g, 'something that is long enough to say what is meant by it');
  const { root } = makeProject(
    changeFiles('add-login', {
      '.openspec.yaml': 'schema: spec-driven\n',
      'proposal.md': filled('proposal.md'),
      'design.md': filled('design.md'),
      'tasks.md': filled('tasks.md'),
      'specs/auth/spec.md': filled('spec.md'),
    }),
  );
  const { out } = await runIn(root, ['validate', 'add-login', '--strict', '--json']);
  expect(JSON.parse(out).items[0].issues).toEqual([]);
  expect((await runIn(root, ['status'])).out).toContain('4 of 4 documents, 0 of 4 tasks');
});
