import { ToolError } from '../core/error.ts';
import { nearestNames } from '../core/name.ts';
import type { World } from '../ports.ts';
import { findSpecFiles, listChanges, type Project } from './load.ts';
import { findArchived } from './load-open-change.ts';

export interface Item {
  readonly type: 'change' | 'spec';
  readonly id: string;
}

/**
 * Finds a change or a spec by name. Throws ToolError `unknown_item` with the nearest names, or `ambiguous_item` when
 * there is one of each and no type is given.
 */
export function findItem(project: Project, name: string, type?: 'change' | 'spec'): Item {
  const changes = type === 'spec' ? [] : listChanges(project);
  const specs =
    type === 'change'
      ? []
      : findSpecFiles(project.files, project.layout.specs).specs.map(({ capability }) => capability);
  const isChange = changes.includes(name);
  const isSpec = specs.includes(name);
  if (isChange && isSpec) {
    throw new ToolError({
      code: 'ambiguous_item',
      message: `'${name}' is the name of a change and of a spec.`,
      fix: 'Say which with --type change or --type spec.',
      exit: 2,
    });
  }
  if (isChange || isSpec) return { type: isChange ? 'change' : 'spec', id: name };
  throw unknownItem(project, name, { type, known: [...changes, ...specs] });
}

/** The item that a command names, or the one that a person picks; throws ToolError `item_required` without a terminal. */
export async function chooseItem(
  world: World,
  project: Project,
  name: string | undefined,
  wanted: 'change' | 'spec' | undefined,
): Promise<Item> {
  if (name !== undefined) return findItem(project, name, wanted);
  const specs = findSpecFiles(project.files, project.layout.specs).specs.map(
    ({ capability }) => `spec ${capability}`,
  );
  const changes = listChanges(project).map((change) => `change ${change}`);
  const choices = [...(wanted === 'spec' ? [] : changes), ...(wanted === 'change' ? [] : specs)];
  if (!world.terminal.interactive || choices.length === 0) {
    throw new ToolError({
      code: 'item_required',
      message: 'Say which change or spec.',
      fix: 'Run `openspec list` or `openspec list --specs` to see what there is.',
      exit: 2,
    });
  }
  const [kind, ...words] = (await world.terminal.choose('Which one?', choices)).split(' ');
  return { type: kind === 'spec' ? 'spec' : 'change', id: words.join(' ') };
}

interface Wanted {
  readonly type: 'change' | 'spec' | undefined;
  readonly known: readonly string[];
}

function unknownItem(project: Project, name: string, { type, known }: Wanted): ToolError {
  const archived = type === 'spec' ? undefined : findArchived(project, name);
  const nearest = archived === undefined ? nearestNames(name, known, 5) : [];
  const where = archived === undefined ? '' : `: it is archived as ${archived}`;
  const hint = nearest.length > 0 ? ` Did you mean: ${nearest.join(', ')}?` : '';
  return new ToolError({
    code: 'unknown_item',
    message: `Unknown ${type ?? 'item'} '${name}'${where}.${hint}`,
    fix: 'Run `openspec list` or `openspec list --specs` to see what there is.',
    exit: 2,
  });
}
