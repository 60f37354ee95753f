import type { ListedChange, ListedSpec } from '../workflow/list.ts';
import type { ShownChange } from '../workflow/show.ts';
import { renderJson } from './json.ts';

type TitledChange = ListedChange & Pick<ShownChange, 'title' | 'deltas'>;

export function changeArray(changes: readonly TitledChange[]): string {
  return renderJson(
    changes.map((change) => ({
      id: change.name,
      title: change.title,
      deltaCount: countDeltas(change),
      taskStatus: change.progress,
    })),
  );
}

export function changeLines(changes: readonly TitledChange[], long: boolean): string {
  const lines = changes.map((change) => {
    const { total, completed } = change.progress;
    return long
      ? `${change.name}: ${change.title} [deltas ${countDeltas(change)}] [tasks ${completed}/${total}]`
      : change.name;
  });
  return lines.length === 0 ? 'No open changes.\n' : `${lines.join('\n')}\n`;
}

export function specArray(specs: readonly ListedSpec[]): string {
  return renderJson(
    specs.map(({ capability, requirements }) => ({
      id: capability,
      title: capability,
      requirementCount: requirements,
    })),
  );
}

export function specLines(specs: readonly ListedSpec[], long: boolean): string {
  const lines = specs.map(({ capability, requirements }) =>
    long ? `${capability}: ${capability} [requirements ${requirements}]` : capability,
  );
  return lines.length === 0 ? 'No specs.\n' : `${lines.join('\n')}\n`;
}

function countDeltas({ deltas }: TitledChange): number {
  return deltas.reduce(
    (sum, { delta }) =>
      sum + delta.added.length + delta.modified.length + delta.removed.length + delta.renamed.length,
    0,
  );
}
