import { expect } from 'vitest';
import { type Cut, cutsOf, keepLab, namedCommand, planCut, snapshot } from './cuts.ts';
import { writeFiles } from './folder.ts';
import { type RaisedLab, type RaisedLabOptions, startRaisedLab, validChange } from './raised-lab.ts';
import { editBody, editIn, endLab, NAME, numbered, raise, succeed } from './raising.ts';

export interface CutStory {
  readonly command: readonly string[];
  prepare(lab: RaisedLab): Promise<void>;
}

/** The runs in which the connection is cut. */
export const CUT_STORIES: Readonly<Record<string, CutStory>> = {
  submit: {
    command: ['propose', NAME, '--submit'],
    prepare: async ({ root }) => writeFiles(root, validChange(NAME)),
  },
  tasks: { command: ['tasks', NAME, '--done', '1.1', '--commit'], prepare: raise },
  sync: {
    command: ['sync', NAME, '--commit'],
    prepare: async (lab) => {
      await raise(lab);
      editBody(numbered(lab, 1), (body) => `Please.\n\n${body.replace('[ ] 1.2', '[x] 1.2')}`);
      editIn(lab, `openspec/changes/${NAME}/proposal.md`, (text) => text.replace('# Add a', '# Give each a'));
    },
  },
  archive: {
    command: ['archive', NAME, '--yes', '--commit'],
    prepare: async (lab) => {
      await raise(lab);
      await succeed(lab, ['tasks', NAME, '--done', '1.1', '1.2', '1.3', '--commit']);
    },
  },
};

export interface CutFigures {
  readonly requests: number;
  readonly cuts: number;
}

/**
 * Cuts a run at every request, each time from the same beginning, and does then what the message says: the end must be
 * that of a run that nobody cut. Several forges work side by side.
 */
export async function cutEverywhere(
  story: CutStory,
  options: RaisedLabOptions,
  withOnce: boolean,
): Promise<CutFigures> {
  let waiting: Cut[] | undefined;
  let [requests, cuts] = [0, 0];
  const work = async (): Promise<void> => {
    const lab = await startRaisedLab(options);
    await story.prepare(lab);
    const rewind = keepLab(lab);
    lab.forge.clearRequests();
    await succeed(lab, story.command);
    requests = lab.forge.requests.length;
    const wanted = await snapshot(lab);
    waiting ??= cutsOf([...lab.forge.requests], withOnce);
    for (let cut = waiting.shift(); cut; cut = waiting.shift()) {
      rewind();
      cuts += 1;
      await cutOnce(lab, story, cut);
      expect({ cut, end: await snapshot(lab) }).toEqual({ cut, end: wanted });
    }
    await endLab(lab);
  };
  await Promise.all([work(), work()]);
  return { requests, cuts };
}

async function cutOnce(lab: RaisedLab, story: CutStory, cut: Cut): Promise<void> {
  planCut(lab, cut);
  const first = await lab.run(story.command);
  lab.forge.faults.clear();
  if (first.exit === 0) return;
  expect({ cut, exit: first.exit, note: first.note }).toMatchObject({ cut, exit: 3 });
  const named = namedCommand(first);
  const second = await lab.run(named);
  expect({ cut, named, exit: second.exit, note: second.note }).toEqual({ cut, named, exit: 0, note: '' });
}
