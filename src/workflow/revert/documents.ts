import { keptText, undoneTexts } from '../../core/merge/inverse-words.ts';
import { joinPath } from '../../core/path.ts';
import { fillTemplate } from '../../core/template.ts';
import type { World } from '../../ports.ts';
import type { Project } from '../load.ts';
import { CHANGE_TEMPLATES, loadShipped } from '../load-template.ts';
import type { ArchivedChange } from './archived-change.ts';
import type { RevertedSpec } from './revert.ts';

/** The documents of a revert, by their names. */
export function planDocuments(
  world: World,
  project: Project,
  archived: ArchivedChange,
  specs: readonly RevertedSpec[],
): (readonly [string, string])[] {
  const undone = specs.filter(({ text }) => text !== undefined);
  const kept = specs.flatMap(({ capability, kept: own }) =>
    own.map((one) => `- ${capability}: ${keptText(one)}`),
  );
  const isNew = ({ capability }: RevertedSpec) =>
    project.files.kind(joinPath(project.layout.specs, capability, 'spec.md')) === undefined;
  const list = (some: readonly RevertedSpec[]) =>
    some.map(({ capability }) => `- \`${capability}\``).join('\n') || '- none';
  const values = {
    title: titleOf(project, archived) ?? archived.name,
    archived: archived.name,
    folder: archived.folder,
    changes: undone
      .flatMap(({ capability, ...inverse }) => undoneTexts(inverse).map((text) => `- ${capability}: ${text}`))
      .join('\n'),
    newCapabilities: list(undone.filter(isNew)),
    modifiedCapabilities: list(undone.filter((spec) => !isNew(spec))),
    kept: kept.length === 0 ? '' : `\n\n## Stays as it is\n\n${kept.join('\n')}`,
  };
  return ['proposal.md', 'design.md', 'tasks.md'].map((name) => {
    const template = loadShipped(world, joinPath(CHANGE_TEMPLATES, `revert-${name}`));
    return [name, fillTemplate(template, values)] as const;
  });
}

/** The title of the proposal that is undone. */
function titleOf({ files }: Project, { folder }: ArchivedChange): string | undefined {
  const read = files.read(joinPath(folder, 'proposal.md'));
  const title = read.ok
    ? /^#[ \t]+(?:(?:Change|Proposal):[ \t]+)?(\S[^\r\n]*)/m.exec(read.text)?.[1]?.trim()
    : undefined;
  return title === 'Proposal' ? undefined : title;
}
