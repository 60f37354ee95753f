import { isHeading, outline } from '../markdown/outline.ts';
import { readSection } from '../spec.ts';

/** A section of a proposal: its title and what stands below. */
export interface ProposalPart {
  readonly title: string;
  readonly text: string;
}

/** What of a proposal the texts on the forge show. */
export interface Proposal {
  readonly why: ProposalPart | undefined;
  readonly changes: ProposalPart | undefined;
  readonly impact: ProposalPart | undefined;
  readonly risk: ProposalPart | undefined;
}

/** Titles as projects have them; the capabilities are read from the deltas and not from here. */
const ROLES = {
  why: /^(?:why|motivation|intent|problem|background|为什么|背景)/i,
  changes: /^(?:what|scope|approach|变更内容|変更内容)/i,
  impact: /^(?:impact|affected|影响|影響)/i,
  risk: /\b(?:risks?|roll ?back)\b|^(?:风险|風險|リスク)/i,
  other: /capabilit|能力|^(?:non-goals|out of scope)/i,
} as const;

/**
 * Reads a proposal by its headings (openspec-format 1.8). In: its text. Out: the sections that have a known title; for why
 * and what changes, where no title says so, the first sections that are nothing else, since projects write proposals in
 * other languages too. Never throws.
 */
export function readProposal(text: string): Proposal {
  const parts = readParts(text);
  const found = new Map<string, ProposalPart>();
  const rest: ProposalPart[] = [];
  for (const part of parts) {
    const role = Object.entries(ROLES).find(([, title]) => title.test(part.title))?.[0];
    if (role === undefined) rest.push(part);
    else if (!found.has(role)) found.set(role, part);
  }
  const why = found.get('why') ?? rest.shift();
  return {
    why,
    changes: found.get('changes') ?? rest.shift(),
    impact: found.get('impact'),
    risk: found.get('risk'),
  };
}

/** The sections of the highest level below the title, those without text left out. */
function readParts(text: string): ProposalPart[] {
  const { blocks } = outline(text);
  const depths = blocks.filter(isHeading).map(({ depth }) => depth);
  const depth = Math.min(...depths.filter((one) => one > 1));
  return blocks.flatMap((block, at) => {
    if (!isHeading(block) || block.depth !== depth) return [];
    const section = readSection(text, blocks, at);
    return section.text === '' ? [] : [{ title: block.text, text: section.text }];
  });
}
