import type { Layout } from '../core/layout.ts';
import { referenceIds } from '../core/references.ts';
import type { World } from '../ports.ts';
import { findProject, findSpecFiles, listArchived, listChanges, type Project } from './load.ts';

/** What there is to work with. */
export interface Context {
  readonly project: Project;
  readonly layout: Layout;
  readonly references: readonly string[];
  readonly counts: { readonly specs: number; readonly changes: number; readonly archived: number };
}

/** Where the project is, how it is laid out, and how much there is in it. Throws ToolError `no_openspec_root`. */
export function findContext(world: World): Context {
  const project = findProject(world);
  const { files, layout, settings } = project;
  return {
    project,
    layout,
    references: referenceIds(settings.references),
    counts: {
      specs: findSpecFiles(files, layout.specs).specs.length,
      changes: listChanges(project).length,
      archived: listArchived(project).length,
    },
  };
}
