import { expect, test, vi } from 'vitest';
import { CUT_STORIES, cutEverywhere } from '../support/cut-stories.ts';

vi.setConfig({ testTimeout: 300_000 });

// The connection ends at the requests of a run, in a long run at every single one, on Gitea with a branch (forge-cuts-agit.test.ts: by AGit).

// Cuts of a single request, after which the run goes on, are tried at a submit, and in a long run at all of them.
const isThorough = process.env.OPENSPEC_LONG === '1';

test.each(Object.entries(CUT_STORIES))('%s comes to the same end wherever it is cut', async (name, story) => {
  const figures = await cutEverywhere(
    story,
    { flavor: 'gitea', rights: 'write' },
    isThorough || name === 'submit',
  );
  console.info(`${name}: ${figures.requests} requests, ${figures.cuts} cuts`);
  expect(figures.cuts).toBeGreaterThanOrEqual(isThorough ? figures.requests : 4);
});
