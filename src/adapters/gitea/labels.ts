import { ToolError } from '../../core/error.ts';
import type { Label } from '../../core/forge/model.ts';
import type { Forge } from '../../ports.ts';
import type { Ask } from './ask.ts';
import { once } from './once.ts';
import { list } from './read.ts';
import { listLabels, listOwnerLabels, postIssueLabel, postLabel } from './routes.ts';
import { readLabel } from './translate.ts';

/** Labels; those of an organisation are asked for only before one is made, since most owners are people. */
export function makeLabels(ask: Ask): Pick<Forge, 'labels' | 'createLabel' | 'addLabel'> {
  const own = once(() => ask.all({ route: listLabels, read: readLabel }));
  const shared = once(() => findOwnerLabels(ask));
  const made: Label[] = [];
  return {
    labels: async () => {
      const there = await own();
      return [...there, ...made.filter(({ id }) => !there.some((one) => one.id === id))];
    },
    createLabel: async (label) => {
      const there = (await shared()).find(({ name }) => name === label.name);
      if (there !== undefined) return there;
      const created = await ask.one(postLabel(label), readLabel);
      made.push(created);
      return created;
    },
    addLabel: (number, label) =>
      ask.one(postIssueLabel(number, label), (labels) => {
        list(labels, '', readLabel);
      }),
  };
}

/** None where the owner is a person, or where the token may not read organisations. */
async function findOwnerLabels(ask: Ask): Promise<Label[]> {
  try {
    return await ask.all({ route: listOwnerLabels, read: readLabel });
  } catch (error) {
    const none = error instanceof ToolError && ['forge_not_found', 'forge_forbidden'].includes(error.code);
    if (none) return [];
    throw error;
  }
}
