import type { Label } from '../core/forge/model.ts';
import type { StageLabel } from '../core/forge/stage.ts';
import type { Step } from './load-step.ts';

/** The id of a label, which is made where the repository does not have it; undefined where the account may not label. */
export async function ensureLabel(step: Step, wanted: StageLabel): Promise<number | undefined> {
  const { forge, repository } = step.connected;
  if (!repository.canPush || step.dryRun) return undefined;
  const found = lowest((await forge.labels()).filter(({ name }) => name === wanted.name));
  return (found ?? (await forge.createLabel(wanted))).id;
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
  step.actions.push({ kind: 'labelled', number, label: wanted.name });
  const id = await ensureLabel(step, wanted);
  if (id !== undefined) await forge.addLabel(number, id);
}
