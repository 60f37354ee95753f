import { lineEndOf } from '../merge/pieces.ts';
import { fillParagraphs } from '../template.ts';
import { type ChangeFacts, filesLink, fitted, partValues } from './change-facts.ts';
import { codeSpan } from './fence.ts';
import { readProposal } from './proposal.ts';
import { requirementList } from './requirement-list.ts';
import { findSection, replaceSection, type SectionDraft } from './section.ts';
import type { Stage } from './stage.ts';
import type { ForgeTemplates } from './templates.ts';
import { addTrailers, type Trailer } from './trailers.ts';

/** Characters for each part; all are taken smaller when the whole has too many bytes. */
const LIMITS = { why: 2_500, changes: 4_000, impact: 2_000, risk: 2_000 };

const ASK: Readonly<Record<Stage, 'ask-proposal' | 'ask-work' | 'ask-result'>> = {
  draft: 'ask-proposal',
  proposed: 'ask-proposal',
  approved: 'ask-work',
  applying: 'ask-work',
  archived: 'ask-result',
  landed: 'ask-result',
};

/**
 * Our text of the pull request of a change, the review pack: why, what changes, which requirements with their diff
 * folded, risk and rollback, what is asked of the reviewer, and the issue that it closes.
 *
 * In: the skeletons and the facts. Out: Markdown that fits on a forge (60 KB) and closes no issue but its own, without a
 * line that git would take for the end of a commit message. Never throws.
 */
export function renderPull(templates: ForgeTemplates, facts: ChangeFacts): SectionDraft {
  const { change, project, title } = facts;
  const text = fitted((scale) => pullText(templates, facts, scale));
  return { marker: { change, project, title, state: undefined }, text: withoutDividers(text) };
}

/** git ends a message at such a line, since a patch may follow, and would not find the trailers. */
function withoutDividers(text: string): string {
  return text.replace(/^---(?=\s|$)/gm, ' ---');
}

function pullText(templates: ForgeTemplates, facts: ChangeFacts, scale: number): string {
  const proposal = readProposal(facts.proposal ?? '');
  const values = (name: keyof typeof LIMITS) =>
    partValues(name, proposal[name], {
      limit: LIMITS[name] * scale,
      references: false,
      cut: templates.cut,
      where: codeSpan(`${facts.folder}/proposal.md`),
    });
  return fillParagraphs(templates.pull, {
    ...values('why'),
    ...values('changes'),
    ...values('impact'),
    ...values('risk'),
    requirements: requirementList(templates, facts, scale),
    ask: templates[ASK[facts.stage]].trim(),
    files: filesLink(facts),
    issue: facts.issue?.toString(),
  });
}

/**
 * The body of a pull request: our text in its place, and the trailers as the last paragraph, where a squash with the
 * description as its message carries them and git finds them. In: the body as it is, our text, the trailers. Out: the
 * body; text of people before and behind ours stays, and trailers of ours that it has moved away from the end move back.
 * The same a second time.
 */
export function placePullText(body: string, draft: SectionDraft, trailers: readonly Trailer[]): string {
  const placed = replaceSection(body, draft);
  const done = addTrailers(placed, trailers, NO_COMMENT);
  if (done === placed) return placed;
  const start = findSection(placed, draft.marker)?.end ?? placed.length;
  const tail = withoutTrailers(placed.slice(start), trailers);
  return addTrailers(placed.slice(0, start) + tail, trailers, NO_COMMENT);
}

/** Lines of Markdown that begin with `#` are headings: no line of a body is a comment of git. */
const NO_COMMENT = '\0';

/** Text without the lines that are trailers of ours, and the paragraphs that held nothing else. */
function withoutTrailers(text: string, trailers: readonly Trailer[]): string {
  const eol = lineEndOf(text);
  const own = new Set(trailers.map(({ key, value }) => `${key}: ${value}`));
  const kept = text.split(eol + eol).flatMap((paragraph) => {
    const lines = paragraph.split(eol).filter((line) => !own.has(line.trimEnd()));
    return lines.length === 0 ? [] : lines.join(eol);
  });
  return kept.join(eol + eol);
}
