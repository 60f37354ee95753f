import { fillParagraphs } from '../template.ts';
import {
  type ChangeFacts,
  capabilityName,
  countWords,
  filesLink,
  fitted,
  partValues,
} from './change-facts.ts';
import { renderChecklist, tickState } from './checklist.ts';
import { codeSpan } from './fence.ts';
import { readProposal } from './proposal.ts';
import type { SectionDraft } from './section.ts';
import type { ForgeTemplates } from './templates.ts';

/** Characters for each part; all are taken smaller when the whole has too many bytes. */
const LIMITS = { why: 2_500, changes: 4_000, tasks: 20_000, capabilities: 60 };

/**
 * Our text of the issue of a change: why, what changes, which capabilities, and the tasks to tick.
 *
 * In: the skeletons, and the facts with the ticks as they were merged. Out: the marker with the state of the ticks, and
 * Markdown that fits on a forge (60 KB) and has no effect but to be read. Never throws.
 */
export function renderIssue(
  templates: Pick<ForgeTemplates, 'issue' | 'cut'>,
  facts: ChangeFacts,
): SectionDraft {
  const { change, project, title } = facts;
  const text = fitted((scale) => issueText(templates, facts, scale));
  return { marker: { change, project, title, state: tickState(facts.tasks) }, text };
}

function issueText(
  { issue, cut }: Pick<ForgeTemplates, 'issue' | 'cut'>,
  facts: ChangeFacts,
  scale: number,
): string {
  const { why, changes } = readProposal(facts.proposal ?? '');
  const options = (limit: number) => ({
    limit: limit * scale,
    references: true,
    cut,
    where: codeSpan(`${facts.folder}/proposal.md`),
  });
  return fillParagraphs(issue, {
    stage: facts.stage,
    pull: facts.pull?.toString(),
    files: filesLink(facts),
    ...partValues('why', why, options(LIMITS.why)),
    ...partValues('changes', changes, options(LIMITS.changes)),
    capabilities: capabilityList(facts, Math.ceil(LIMITS.capabilities * scale)),
    tasks: facts.tasks.length > 0 ? renderChecklist(facts.tasks, LIMITS.tasks * scale) : undefined,
  });
}

function capabilityList({ capabilities }: ChangeFacts, limit: number): string {
  const lines = capabilities
    .slice(0, limit)
    .map((one) => `- ${capabilityName(one)}${one.isNew ? ' (new)' : ''}: ${countWords(one)}`);
  const more = capabilities.length - lines.length;
  return [...lines, ...(more > 0 ? [`- and ${more} more`] : [])].join('\n');
}
