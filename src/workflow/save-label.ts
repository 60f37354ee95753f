import { ToolError } from '../core/error.ts';
import type { Label } from '../core/forge/model.ts';
import type { StageLabel } from '../core/forge/stage.ts';
import type { Step } from './load-step.ts';

/** The id of a label, which is made where the repository does not have it; undefined where the account may not label. */
export async function ensureLabel(step: Step, wanted: StageLabel): Promise<number | undefined> {
  const { forge, repository } = step.connected;
  if (!repository.canPush || step.dryRun) return undefined;
  return await allowed(async () => {
    const found = lowest((await forge.labels()).filter(({ name }) => name === wanted.name));
    return (found ?? (await forge.createLabel(wanted))).id;
  });
}

/** A label is no reason to stop: a team may push without the right to label. */
async function allowed<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ToolError && error.code === 'forge_forbidden') return undefined;
    throw error;
  }
}

/** Names of labels are not unique: the oldest is taken. */
function lowest(labels: readonly Label[]): Label | undefined {
  return labels.toSorted((a, b) => a.id - b.id)[0];
}

export interface Labelled {
  readonly number: number;
  readonly labels: readonly Label[];
}

/** Gives an issue or a pull request the label of a stage; the forge takes its siblings away. */
export async function saveLabel(step: Step, { number, labels }: Labelled, wanted: StageLabel): Promise<void> {
  const { forge, repository } = step.connected;
  if (!repository.canPush || labels.some(({ name }) => name === wanted.name)) return;
  const labelled = { kind: 'labelled', number, label: wanted.name } as const;
  if (step.dryRun) step.actions.push(labelled);
  const id = await ensureLabel(step, wanted);
  if (id === undefined) return;
  const added = await allowed(async () => {
    await forge.addLabel(number, id);
    return true;
  });
  if (added) step.actions.push(labelled);
}
