import { expect, test, vi } from 'vitest';
import { CUT_STORIES, type CutStory } from '../support/cut-stories.ts';
import { keepLab, namedCommand, snapshot } from '../support/cuts.ts';
import { type RaisedLab, startRaisedLab } from '../support/raised-lab.ts';
import { editIn, endLab, NAME, readIn, startRaised, succeed, TASKS_FILE } from '../support/raising.ts';
import { SERVER_FAULTS, type ServerFault } from '../support/server-faults.ts';

vi.setConfig({ testTimeout: 300_000 });

// What a server does wrong ends with a code and a next step; once it is right again, that step comes to the same end.

const isThorough = process.env.OPENSPEC_LONG === '1';
const stories = Object.entries(CUT_STORIES);

test.each(stories)('%s meets a server with faults', async (name, story) => {
  const lab = await startRaisedLab();
  await story.prepare(lab);
  const rewind = keepLab(lab);
  await succeed(lab, story.command);
  const wanted = await snapshot(lab);
  const place = stories.findIndex(([other]) => other === name);
  // Each fault meets two of the commands, and all of them in a long run.
  const faults = SERVER_FAULTS.filter((_, at) => isThorough || (at + place) % 2 === 0);
  for (const fault of faults) {
    rewind();
    await meetFault(lab, story, fault);
    expect({ fault: fault.name, end: await snapshot(lab) }).toEqual({ fault: fault.name, end: wanted });
  }
  await endLab(lab);
});

const USER_SETTINGS = 'openspec/config.yaml';

async function meetFault(lab: RaisedLab, story: CutStory, wrong: ServerFault): Promise<void> {
  const hits = wrong.hits ?? (({ method, kind }) => kind === 'api' && method !== 'GET');
  lab.forge.faults.add((request) => (hits(request) ? wrong.fault : undefined), Number.POSITIVE_INFINITY);
  const calm = readIn(lab, USER_SETTINGS, lab.userConfig);
  // Only where it has to be waited for: a busy machine is slower than that.
  if (wrong.fault.kind === 'silence')
    editIn(lab, USER_SETTINGS, (text) => `timeout: 1\n${text}`, lab.userConfig);
  const { exit, out, note } = await lab.run(story.command);
  editIn(lab, USER_SETTINGS, () => calm, lab.userConfig);
  lab.forge.faults.clear();
  const facts = { fault: wrong.name, exit, code: /\[(\w+)\]\n$/.exec(note)?.[1] };
  expect(facts).toEqual({ fault: wrong.name, exit: wrong.exit, code: wrong.code });
  expect(note).toMatch(wrong.says);
  expect(note).not.toMatch(/<\w+>/);
  await succeed(lab, namedCommand({ exit, out, note }));
}

test('a dead server keeps nobody from work, and reading asks nobody', async () => {
  const lab = await startRaised();
  await lab.forge.faults.down();
  for (const argv of [['status'], ['validate', '--all'], ['list'], ['show', NAME], ['tasks', NAME]])
    await succeed(lab, argv);
  const { exit, document } = await lab.json(['tasks', NAME, '--done', '1.1', '--commit']);
  expect({ exit, document }).toMatchObject({
    exit: 3,
    document: { changed: ['1.1'], forge: [], status: [{ severity: 'error', code: 'forge_unreachable' }] },
  });
  expect(readIn(lab, TASKS_FILE)).toContain('- [x] 1.1');
  expect(await lab.git('log', '-1', '--format=%s')).toBe(`Finish 1.1 of ${NAME}\n`);
  await lab.forge.faults.up();
  await succeed(lab, ['sync', NAME]);
  await endLab(lab);
});
