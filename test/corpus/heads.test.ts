import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { describeCorpus, foldersIn, readJson } from '../support/corpus.ts';
import {
  Comparison,
  DEPARTURES,
  decidingKinds,
  documentedDepartures,
  type Issue,
  MOST_DEPARTURES,
} from '../support/departures.ts';
import { jsonOf, runIn } from '../support/project.ts';

interface ChangeList {
  readonly changes: readonly { name: string; status: string; lastModified?: string }[];
}

interface SpecList {
  readonly specs: readonly { id: string; requirementCount: number }[];
}

interface Validation {
  readonly items: readonly {
    readonly id: string;
    readonly type: string;
    readonly valid: boolean;
    readonly issues: readonly (Issue & { readonly message: string })[];
  }[];
  readonly summary: object;
}

const program = join(import.meta.dirname, '../../bin/openspec.js');

describeCorpus('the heads of real projects', (corpus) => {
  const comparison = new Comparison();

  describe.each(foldersIn(join(corpus, 'heads')))('%s', (head) => {
    const root = join(corpus, 'heads', head);
    const expected = <T>(name: string) => readJson<T>(join(root, 'expected', `${name}.json`));

    test('list names the changes with their tasks and status', async () => {
      const { changes } = (await jsonOf(root, ['list', '--sort', 'name'])) as ChangeList;
      const { changes: wanted } = expected<ChangeList>('list');
      expect(changes.map(({ lastModified: _, ...change }) => change)).toEqual(wanted);
      expect((await runIn(root, ['list'])).exit).toBe(0);
    });

    test('list --specs counts the requirements', async () => {
      const { specs } = (await jsonOf(root, ['list', '--specs'])) as SpecList;
      expect(specs).toEqual(expected<SpecList>('list-specs').specs);
      expect((await runIn(root, ['list', '--specs'])).exit).toBe(0);
    });

    test('show prints every change and every spec', async () => {
      const items = [
        ...expected<ChangeList>('list').changes.map(({ name }) => [name, 'change'] as const),
        ...expected<SpecList>('list-specs').specs.map(({ id }) => [id, 'spec'] as const),
      ];
      for (const [name, type] of items) {
        const { exit, out } = await runIn(root, ['show', name, '--type', type, '--json']);
        expect({ exit, id: JSON.parse(out).id }).toEqual({ exit: 0, id: name });
        expect((await runIn(root, ['show', name, '--type', type])).exit).toBe(0);
      }
    });

    test.each([
      ['strict', ['--strict']],
      ['lax', []],
    ])('validate --all gives the verdicts of the reference, %s', async (mode, options) => {
      const ours = (await jsonOf(root, ['validate', '--all', ...options])) as Validation;
      const reference = expected<Validation>(`validate-${mode}`);
      expect(ours.items.map(({ type, id }) => `${type} ${id}`).sort()).toEqual(
        reference.items.map(({ type, id }) => `${type} ${id}`).sort(),
      );
      const deciding = mode === 'strict' ? ['ERROR', 'WARNING'] : ['ERROR'];
      const before = comparison.unexplained.length;
      for (const { type, id, valid, issues } of reference.items) {
        const own = ours.items.find((item) => item.type === type && item.id === id);
        comparison.add(`${mode} ${head} ${type} ${id}`, {
          ours: own?.valid ?? false,
          reference: valid,
          kinds: decidingKinds(own?.issues ?? [], deciding),
          wouldRefuse: issues.some(({ message }) => message.startsWith('Archive would refuse')),
        });
      }
      expect(comparison.unexplained.slice(before)).toEqual([]);
    });

    test('the built program says the same in a process of its own', async () => {
      const args = ['validate', '--all', '--strict', '--json'];
      const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
        cwd: root,
        encoding: 'utf8',
        maxBuffer: 1e8,
      });
      const { exit, out, note } = await runIn(root, args);
      expect({ status, stderr }).toEqual({ status: exit, stderr: note });
      expect(withoutTimes(stdout)).toEqual(withoutTimes(out));
    });
  });

  test('every departure is explained, and they are few', () => {
    const documented = documentedDepartures();
    expect(DEPARTURES.map(({ kind }) => kind).filter((kind) => !documented.includes(kind))).toEqual([]);
    expect(comparison.departed / comparison.total).toBeLessThanOrEqual(MOST_DEPARTURES);
  });

  afterAll(() => {
    process.stdout.write(comparison.summary('Verdicts'));
  });
});

function withoutTimes(json: string): Validation {
  return JSON.parse(json, (key, value: unknown) => (key === 'durationMs' ? undefined : value)) as Validation;
}
