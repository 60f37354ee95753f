import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ListedTask,
  listTasks,
  mergeTicks,
  renderChecklist,
  tickState,
} from '../../../src/core/forge/checklist.ts';
import { applyEdits } from '../../../src/core/markdown/edit.ts';
import { tickEdit } from '../../../src/core/tasks.ts';

const listed = (text: string, path = 'tasks.md') => listTasks([{ path, item: path, text }]);
const show = (tasks: readonly ListedTask[]) => renderChecklist(tasks, 30_000);
const done = (tasks: readonly ListedTask[]) => tasks.filter((task) => task.done).map(({ text }) => text);

const FILE = `# Tasks

## 1. Names

- [ ] 1.1 Publish \`status\`
- [x] 1.2 Ask @ann

## 2. Page

- [ ] 2.1 Write it
- [ ]
`;

test('lists the tasks of all files with their headings', () => {
  const tasks = listTasks([
    { path: 'a.md', item: 'a.md', text: FILE },
    { path: 'b.md', item: 'b.md', text: '* [X] More <b>\r\n' },
  ]);
  expect(tasks.map(({ number, path, done, heading, text }) => [number, path, done, heading, text])).toEqual([
    [1, 'a.md', false, '1. Names', '1.1 Publish `status`'],
    [2, 'a.md', true, '1. Names', '1.2 Ask `@ann`'],
    [3, 'a.md', false, '2. Page', '2.1 Write it'],
    [4, 'a.md', false, '2. Page', ''],
    [5, 'b.md', true, undefined, 'More &lt;b>'],
  ]);
  expect(show(tasks)).toBe(`<!-- openspec:tasks -->

#### 1. Names

- [ ] 1.1 Publish \`status\`
- [x] 1.2 Ask \`@ann\`

#### 2. Page

- [ ] 2.1 Write it

- [x] More &lt;b>`);
});

test('is as long as it may be', () => {
  const tasks = listed(Array.from({ length: 50 }, (_, index) => `- [ ] task ${index}`).join('\n'));
  const text = renderChecklist(tasks, 200);
  expect(text.length).toBeLessThan(260);
  expect(text).toMatch(/\n\n\*\d+ more\*$/);
  const merged = mergeTicks({
    tasks,
    state: tickState(tasks),
    issue: text.replace('[ ] task 3', '[x] task 3'),
  });
  expect(done(merged.tasks)).toEqual(['task 3']);
});

describe('ticks merge three ways', () => {
  const base = listed(FILE);
  const merge = (
    file: string,
    edit: (issue: string) => string,
    state: string | undefined = tickState(base),
  ) => {
    const { tasks, changes, strangers } = mergeTicks({ tasks: listed(file), state, issue: edit(show(base)) });
    return {
      done: done(tasks),
      changes: changes.map(({ text, done: now }) => `${now ? '+' : '-'} ${text}`),
      strangers,
    };
  };

  test('nothing happened', () => {
    expect(merge(FILE, (issue) => issue)).toEqual({ done: ['1.2 Ask `@ann`'], changes: [], strangers: [] });
  });

  test('ticked and unticked in the issue', () => {
    const edit = (issue: string) => issue.replace('- [ ] 1.1', '* [X]  1.1').replace('[x] 1.2', '[ ] 1.2');
    expect(merge(FILE, edit).changes).toEqual(['+ 1.1 Publish `status`', '- 1.2 Ask `@ann`']);
  });

  test('ticked in the file, another one in the issue', () => {
    const both = merge(FILE.replace('[ ] 1.1', '[x] 1.1'), (issue) => issue.replace('[ ] 2.1', '[x] 2.1'));
    expect(both).toMatchObject({
      done: ['1.1 Publish `status`', '1.2 Ask `@ann`', '2.1 Write it'],
      changes: ['+ 2.1 Write it'],
    });
  });

  test('ticked and unticked on both sides', () => {
    const file = FILE.replace('[ ] 1.1', '[x] 1.1').replace('[x] 1.2', '[ ] 1.2');
    const edit = (issue: string) => issue.replace('[ ] 1.1', '[x] 1.1').replace('[x] 1.2', '[ ] 1.2');
    expect(merge(file, edit)).toMatchObject({ done: ['1.1 Publish `status`'], changes: [] });
  });

  test('renumbered in the file: ticks follow the words', () => {
    const file = FILE.replace('1.2 Ask', '1.3 Ask').replace('- [ ] 1.1', '- [ ] 1.1 New\n- [ ] 1.2');
    const merged = merge(file, (issue) => issue.replace('[ ] 1.1', '[x] 1.1'));
    expect(merged).toMatchObject({
      done: ['1.2 Publish `status`', '1.3 Ask `@ann`'],
      changes: ['+ 1.2 Publish `status`'],
    });
  });

  test('reworded in the file: ticks follow the number', () => {
    const merged = merge(FILE.replace('Write it', 'Build it'), (issue) =>
      issue.replace('[ ] 2.1', '[x] 2.1'),
    );
    expect(merged.changes).toEqual(['+ 2.1 Build it']);
  });

  test('reordered, reworded, removed and written in the issue', () => {
    const edit = () => '- [x] 2.1 Write it!\n- [ ] Call the bakery\n- [x] 1.1 Publish `status`\r\n';
    expect(merge(FILE, edit)).toEqual({
      done: ['1.1 Publish `status`', '1.2 Ask `@ann`', '2.1 Write it'],
      changes: ['+ 1.1 Publish `status`', '+ 2.1 Write it'],
      strangers: ['Call the bakery'],
    });
  });

  test('gone from the file: gone from the list, and no stranger', () => {
    const merged = merge(FILE.replace('- [ ] 2.1 Write it\n', ''), (issue) =>
      issue.replace('[ ] 2.1', '[x] 2.1'),
    );
    expect(merged).toEqual({ done: ['1.2 Ask `@ann`'], changes: [], strangers: [] });
  });

  test('boxes above the list are none of ours', () => {
    expect(merge(FILE, (issue) => `- [x] 1.1 Publish \`status\`\n${issue}`).changes).toEqual([]);
  });

  test.each([undefined, '', 'nonsense', '1.1~zz+', '%%%'])('with the state %j the file decides', (state) => {
    const merged = mergeTicks({ tasks: listed(FILE), state, issue: show(base).replaceAll('[ ]', '[x]') });
    expect(merged.changes).toEqual([]);
  });

  test('without our text in the issue the file decides', () => {
    expect(mergeTicks({ tasks: base, state: tickState(base), issue: undefined }).changes).toEqual([]);
  });
});

test('both sides are equal after a merge, a second one does nothing, and no tick is lost', () => {
  const words = fc.oneof(
    fc.constantFrom('Test', 'Write `it`', '@all <b>', 'a ` b', '1.1', '(x)', '[a]'),
    fc.string({ maxLength: 8 }),
  );
  const task = fc.record({
    id: fc.constantFrom('', '1.1 ', '1.2 ', '2.1 '),
    words,
    base: fc.boolean(),
    ours: fc.boolean(),
    theirs: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(task, { maxLength: 12 }), fc.boolean(), (tasks, isCrlf) => {
      const file = (side: 'base' | 'ours' | 'theirs') =>
        tasks
          .map((one) => `- [${one[side] ? 'x' : ' '}] ${one.id}${one.words.replace(/[\r\n]/g, ' ')}`)
          .join('\n');
      const [base, ours, theirs] = [listed(file('base')), listed(file('ours')), listed(file('theirs'))];
      const issue = isCrlf ? show(theirs).replaceAll('\n', '\r\n') : show(theirs);
      const merged = mergeTicks({ tasks: ours, state: tickState(base), issue });
      expect(merged.strangers).toEqual([]);
      const edits = merged.changes.map((change) => tickEdit(change.task, change.done));
      const after = listed(applyEdits(file('ours'), edits));
      expect(after.map((one) => one.done)).toEqual(merged.tasks.map((one) => one.done));
      const again = mergeTicks({ tasks: after, state: tickState(merged.tasks), issue: show(merged.tasks) });
      expect(again).toEqual({ tasks: after, changes: [], strangers: [] });
      for (const [index, one] of merged.tasks.entries()) {
        const sides = [base, ours, theirs].map((side) => side[index]?.done);
        if (one.text === '') continue;
        expect({ text: one.text, done: one.done }).toEqual({
          text: one.text,
          done: sides[0] === sides[1] ? sides[2] : sides[1],
        });
      }
    }),
    { numRuns: 300 },
  );
});

test('takes little time for many tasks', () => {
  const tasks = listed(
    Array.from({ length: 5000 }, (_, index) => `- [ ] ${index % 7}.1 Test ${index % 50}`).join('\n'),
  );
  const start = process.cpuUsage();
  mergeTicks({ tasks, state: tickState(tasks), issue: show(tasks) });
  expect(process.cpuUsage(start).user / 1000).toBeLessThan(2_000);
});
