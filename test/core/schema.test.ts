import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isDeltaArtifact, parseSchema, requiredForApply, trackedArtifact } from '../../src/core/schema.ts';

const head = 'name: small\nversion: 1\nartifacts:\n';
const one = '  - id: a\n    generates: a.md\n    template: a.md\n    description: A\n';
const two = '  - id: b\n    generates: b.md\n    template: b.md\n    description: B\n    requires: [a]\n';

/** The problems of a schema as `line:column key: expected`. */
function problemsOf(text: string): string[] {
  return parseSchema(text).problems.map(({ facts, place }) => {
    const words = facts.kind === 'setting-invalid' ? `${facts.key}: ${facts.expected}` : facts.kind;
    return `${place?.line}:${place?.column} ${words}`;
  });
}

describe('a schema that is right', () => {
  test('gives its artifacts in the order of the file', () => {
    const { schema, problems } = parseSchema(head + one + two);
    expect(problems).toEqual([]);
    expect(schema?.artifacts.map(({ id, requires }) => [id, requires])).toEqual([
      ['a', []],
      ['b', ['a']],
    ]);
    expect(schema?.apply).toBeUndefined();
  });

  test('without apply asks for all artifacts and tracks the one named tasks', () => {
    const { schema } = parseSchema(head + one + two.replaceAll('b', 'tasks'));
    if (!schema) throw new Error('no schema');
    expect(requiredForApply(schema)).toEqual(['a', 'tasks']);
    expect(trackedArtifact(schema)?.id).toBe('tasks');
  });

  test('tracks the artifact whose pattern apply names', () => {
    const { schema } = parseSchema(`${head}${one}${two}apply:\n  requires: [b]\n  tracks: b.md\n`);
    if (!schema) throw new Error('no schema');
    expect(requiredForApply(schema)).toEqual(['b']);
    expect(trackedArtifact(schema)?.id).toBe('b');
  });

  test('may track nothing', () => {
    const { schema } = parseSchema(`${head}${one}apply:\n  requires: [a]\n  tracks: null\n`);
    expect(schema?.apply?.tracks).toBeUndefined();
  });

  test('is the one that we ship', () => {
    const { schema, problems } = parseSchema(readFileSync('schemas/spec-driven/schema.yaml', 'utf8'));
    expect(problems).toEqual([]);
    expect(schema?.name).toBe('spec-driven');
    expect(schema?.artifacts.map(({ id }) => id)).toEqual(['proposal', 'specs', 'design', 'tasks']);
    expect(schema?.artifacts.filter(isDeltaArtifact).map(({ id }) => id)).toEqual(['specs']);
  });
});

describe('a schema that is wrong says where and what was expected', () => {
  const within = 'a relative path that stays inside its folder, at most 500 characters';
  test.each([
    ['no mapping', '- a\n', ['1:1 yaml-invalid']],
    ['broken YAML', 'name: [\n', ['2:1 yaml-invalid']],
    ['no name', `version: 1\nartifacts:\n${one}`, ['undefined:undefined name: the name of the schema']],
    ['no version', `name: x\nartifacts:\n${one}`, ['undefined:undefined version: a number such as 1']],
    [
      'a version that is none',
      `name: x\nversion: 0\nartifacts:\n${one}`,
      ['2:1 version: a number such as 12'],
    ],
    [
      'no artifacts',
      'name: x\nversion: 1\n',
      ['undefined:undefined artifacts: a list with at least one artifact'],
    ],
    ['artifacts that are no list', 'name: x\nversion: 1\nartifacts: y\n', ['3:1 artifacts: a list']],
    [
      'a number as id',
      `${head}${one.replace('id: a', 'id: 7')}`,
      ['4:5 artifacts[0].id: a short name such as proposal'],
    ],
    [
      'no template',
      `${head}${one.replace('    template: a.md\n', '')}`,
      [`4:5 artifacts[0].template: ${within}`],
    ],
    [
      'an artifact that is a text',
      `${head}  - a\n`,
      [
        '4:5 artifacts[0].id: a short name such as proposal',
        `4:5 artifacts[0].generates: ${within}`,
        `4:5 artifacts[0].template: ${within}`,
      ],
    ],
    [
      'a path that leaves',
      `${head}${one.replace('a.md', '../a.md')}`,
      [`5:5 artifacts[0].generates: ${within}`],
    ],
    [
      'a path of Windows that leaves',
      `${head}${one.replace('a.md', 'x\\..\\..\\a.md')}`,
      [`5:5 artifacts[0].generates: ${within}`],
    ],
    [
      'an absolute path',
      `${head}${one.replace('a.md', '/etc/passwd')}`,
      [`5:5 artifacts[0].generates: ${within}`],
    ],
    ['a drive', `${head}${one.replace('a.md', 'C:a.md')}`, [`5:5 artifacts[0].generates: ${within}`]],
    ['no file name', `${head}${one.replace('a.md', './')}`, [`5:5 artifacts[0].generates: ${within}`]],
    ['the same id twice', head + one + one, ['8:5 artifacts[1].id: an id other than a, which is taken']],
    [
      'an unknown requirement',
      `${head}${one}${two.replace('[a]', '[a, x]')}`,
      ['12:5 artifacts[1].requires: ids of this schema (a, b), not x'],
    ],
    [
      'a circle',
      `${head}${one}    requires: [b]\n${two}`,
      ['8:5 artifacts[0].requires: an order without a circle, not a → b → a'],
    ],
    [
      'an artifact that requires itself',
      `${head}${two.replaceAll('b', 'a')}`,
      ['8:5 artifacts[0].requires: an order without a circle, not a → a'],
    ],
    [
      'apply without requires',
      `${head}${one}apply:\n  tracks: a.md\n`,
      ['8:1 apply.requires: a list with the id of at least one artifact'],
    ],
    [
      'apply that requires a stranger',
      `${head}${one}apply:\n  requires: [x]\n`,
      ['9:3 apply.requires: ids of this schema (a), not x'],
    ],
    [
      'apply that tracks outside',
      `${head}${one}apply:\n  requires: [a]\n  tracks: ../../a.md\n`,
      [`10:3 apply.tracks: ${within}`],
    ],
  ])('%s', (_, text, expected) => {
    expect(problemsOf(text)).toEqual(expected);
    expect(parseSchema(text).schema).toBeUndefined();
  });

  test('a thousand artifacts at most', () => {
    const many = Array.from({ length: 1001 }, (_, index) => one.replace('id: a', `id: a${index}`)).join('');
    expect(problemsOf(head + many)).toEqual(['3:1 artifacts: at most 1000 artifacts']);
  });

  test('aliases without end are refused and not followed', () => {
    const bomb = [
      'a: &a [x, x]',
      ...[...'bcdefghij'].map((key, i) => `${key}: &${key} [*${'abcdefghij'[i]}, *${'abcdefghij'[i]}]`),
    ];
    expect(parseSchema(bomb.join('\n')).schema).toBeUndefined();
  });
});

test('the schema that ships keeps its tasks where everybody looks for them', () => {
  const text = readFileSync(new URL('../../schemas/spec-driven/schema.yaml', import.meta.url), 'utf8');
  const { schema, problems } = parseSchema(text);
  expect({ problems, tasks: schema && trackedArtifact(schema)?.generates }).toEqual({
    problems: [],
    tasks: 'tasks.md',
  });
});
