import type { Lab } from './lab.ts';
import type { Scenario } from './set-up.ts';

const PROPOSED = {
  name: 'openspec/proposed',
  color: '#fbca04',
  exclusive: true,
  description: 'Proposed, under review',
};

export const labels: Scenario = {
  name: 'labels',
  setUps: {
    'filter-duplicate-name': {
      why: 'the second label of the same name was made again',
      run: (lab) => lab.as('alice')('POST', '/repos/alice/lab/labels', PROPOSED),
    },
  },
};

/** Makes a label that the recording calls by this id. */
async function makeLabel(lab: Lab, recorded: number, fields: Record<string, unknown>): Promise<void> {
  const { body } = await lab.as('alice')('POST', '/repos/alice/lab/labels', fields);
  lab.names.learnId('label', recorded, body.id);
}

export const issueLifecycle: Scenario = {
  name: 'issue-lifecycle',
  setUps: {
    create: {
      why: 'two labels were there',
      run: async (lab) => {
        await makeLabel(lab, 10, PROPOSED);
        await makeLabel(lab, 11, { ...PROPOSED, name: 'openspec/approved' });
      },
    },
  },
};
