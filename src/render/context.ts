import { joinPath } from '../core/path.ts';
import type { Context } from '../workflow/context.ts';
import { renderJson } from './json.ts';
import { oneLine } from './one-line.ts';
import { referenceStatus } from './references.ts';
import { rootObject } from './root.ts';
import { bold } from './style.ts';

/** `context --json`: the shape of the reference, with the layout and what there is beside it. */
export function contextJson({ project, layout, references, counts }: Context): string {
  const { root } = project.files;
  const at = (path: string): string => joinPath(root, path);
  return renderJson({
    root: { ...rootObject(root), role: 'openspec_root' },
    members: references.map((id) => ({ role: 'referenced_store', id, status: referenceStatus(id) })),
    status: [],
    layout: {
      kind: layout.kind,
      settings: at(layout.settings),
      specs: at(layout.specs),
      changes: at(layout.changes),
      archive: at(layout.archive),
      schemas: at(layout.schemas),
    },
    counts,
  });
}

/** `context` for people. */
export function contextText({ project, layout, references, counts }: Context): string {
  const lines = [
    bold(oneLine(project.files.root)),
    `  settings  ${layout.settings}`,
    `  specs     ${layout.specs} (${counts.specs})`,
    `  changes   ${layout.changes} (${counts.changes} open, ${counts.archived} archived)`,
    ...references.map((id) => `  reference ${oneLine(id)}: a store, which this tool does not have`),
  ];
  return `${lines.join('\n')}\n`;
}
