import { ToolError } from '../core/error.ts';
import { nearestNames } from '../core/name.ts';
import { isPathPart, joinPath } from '../core/path.ts';
import { listArchived, listChanges, type Project } from './load.ts';

/** Checks that an open change exists. Throws ToolError `change_not_found`: where it is archived, or the nearest names. */
export function requireChange(project: Project, name: string): string {
  if (!isPathPart(name)) {
    throw new ToolError({
      code: 'change_name_invalid',
      message: `'${name}' is not the name of a change.`,
      fix: SEE_LIST,
      exit: 2,
    });
  }
  const names = listChanges(project);
  if (names.includes(name)) return name;
  const archived = findArchived(project, name);
  const nearest = archived === undefined ? nearestNames(name, names) : [];
  throw new ToolError({
    code: 'change_not_found',
    message: `There is no open change '${name}'${archived === undefined ? '' : `: it is archived as ${archived}`}.`,
    fix: nearest.length > 0 ? `Did you mean ${nearest.join(', ')}?` : SEE_LIST,
    exit: 2,
  });
}

const SEE_LIST = 'Run `openspec list` to see the open changes.';

/** The folder of the newest archived change of this name, with or without its date. */
export function findArchived(project: Project, name: string): string | undefined {
  const found = listArchived(project).findLast(
    (folder) => folder === name || folder.replace(/^\d{4}-\d{2}-\d{2}-/, '') === name,
  );
  return found === undefined ? undefined : joinPath(project.layout.archive, found);
}
