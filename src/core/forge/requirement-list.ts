import { stripControls } from '../control-characters.ts';
import type { Operation } from '../delta.ts';
import { shellWord } from '../shell-word.ts';
import { fillParagraphs, fillTemplate } from '../template.ts';
import { createDiff } from '../text-diff.ts';
import { type ChangeFacts, capabilityName, countWords } from './change-facts.ts';
import { codeSpan, fenced } from './fence.ts';
import type { CapabilityChange, RequirementChange } from './requirement-changes.ts';
import type { ForgeTemplates } from './templates.ts';

const WORDS: Readonly<Record<Operation, string>> = {
  ADDED: 'Added',
  MODIFIED: 'Modified',
  RENAMED: 'Renamed',
  REMOVED: 'Removed',
};

/** Characters for the diff of one requirement, and of all; requirements that are named at all. */
const LIMITS = { diff: 4_000, diffs: 30_000, requirements: 120 };
const NAME = 200;

type Templates = Pick<ForgeTemplates, 'capability' | 'requirement' | 'cut' | 'unmerged'>;

/**
 * The requirements that a change touches, by capability, each with its diff folded. In: the skeletons, the facts, and how
 * much of the room may be used (0 to 1). Out: Markdown; what is cut names the command that shows the whole.
 */
export function requirementList(templates: Templates, facts: ChangeFacts, scale: number): string {
  const where = codeSpan(`openspec diff ${shellWord(stripControls(facts.change))}`);
  const cut = fillTemplate(templates.cut, { where }).trim();
  const room = { diffs: LIMITS.diffs * scale, requirements: Math.ceil(LIMITS.requirements * scale) };
  const shown: string[] = [];
  for (const one of facts.capabilities) {
    if (room.requirements <= 0) return [...shown, cut].join('\n\n');
    const entries = one.requirements.slice(0, room.requirements).map((requirement) => {
      const diff = one.merged ? diffOf(requirement, Math.min(LIMITS.diff * scale, room.diffs)) : undefined;
      room.diffs -= diff?.text.length ?? 0;
      return requirementText(templates.requirement, requirement, {
        ...diff,
        cut: diff?.isCut ? cut : undefined,
      });
    });
    room.requirements -= Math.max(1, entries.length);
    if (entries.length < one.requirements.length) entries.push(cut);
    shown.push(capabilityText(templates, one, entries));
  }
  return shown.join('\n\n');
}

function capabilityText(templates: Templates, one: CapabilityChange, entries: readonly string[]): string {
  return fillParagraphs(templates.capability, {
    capability: capabilityName(one),
    isNew: one.isNew ? ' (new)' : '',
    counts: countWords(one),
    requirements: entries.join('\n\n'),
    unmerged: one.merged ? undefined : templates.unmerged.trim(),
  });
}

interface ShownDiff {
  readonly text?: string;
  readonly cut: string | undefined;
}

function requirementText(
  template: string,
  { operation, name, was }: RequirementChange,
  diff: ShownDiff,
): string {
  const old = was === undefined ? '' : ` (was ${htmlName(was)})`;
  return fillParagraphs(template, {
    operation: WORDS[operation],
    name: htmlName(name) + old,
    diff: diff.text,
    cut: diff.cut,
  });
}

/** A name within HTML, where Markdown does not reach: as code, in one line, without any sign that means something. */
function htmlName(name: string): string {
  const line = stripControls(name).replace(/\s+/g, ' ').trim();
  const short = line.length > NAME ? `${line.slice(0, NAME).replace(/[\ud800-\udbff]$/, '')}…` : line;
  return `<code>${short.replace(/[&<>"'@#!`]/g, (char) => `&#${char.charCodeAt(0)};`)}</code>`;
}

/** The diff of a requirement without the lines that name files, or its first lines. */
function diffOf(
  { before, after }: RequirementChange,
  limit: number,
): { text: string; isCut: boolean } | undefined {
  const diff = createDiff({ path: 'spec.md', before: withEnd(before), after: withEnd(after) });
  const lines = stripControls(diff.slice(diff.indexOf('@@'))).trimEnd();
  if (diff === '') return undefined;
  if (lines.length <= limit) return { text: fenced(lines, 'diff'), isCut: false };
  const kept = lines.slice(0, Math.max(0, lines.lastIndexOf('\n', limit)));
  return { text: kept === '' ? '' : fenced(kept, 'diff'), isCut: true };
}

function withEnd(text: string | undefined): string | undefined {
  return text === undefined ? undefined : `${text}\n`;
}
