import { type Block, isHeading, outline } from '../markdown/outline.ts';
import { locator } from '../place.ts';
import type { Spec } from '../spec.ts';
import type { Passage } from './rank.ts';

/** The requirements of a spec as passages, scenarios included. */
export function requirementPassages(spec: Spec, capability: string, path: string): Passage[] {
  return spec.requirements.map(({ name, start, end, heading }) => ({
    kind: 'requirement',
    owner: capability,
    title: name,
    text: spec.text.slice(heading.end, end).trim(),
    path,
    line: spec.locate(start).line,
  }));
}

/**
 * The sections of a document that say why: those titled Why, Decision or Decisions, and what stands below them,
 * one passage for each of their own headings. In: the text of a proposal or a design.
 */
export function decisionPassages(text: string, change: string, path: string): Passage[] {
  const { blocks } = outline(text);
  const locate = locator(text);
  const passages: Passage[] = [];
  let inside: number | undefined;
  blocks.forEach((block, at) => {
    if (!isHeading(block)) return;
    if (inside !== undefined && block.depth <= inside) inside = undefined;
    if (inside === undefined && /^(?:why|decisions?)\b/i.test(block.text)) inside = block.depth;
    if (inside === undefined) return;
    const body = bodyOf(text, blocks, at);
    if (body !== '')
      passages.push({
        kind: 'decision',
        owner: change,
        title: block.text,
        text: body,
        path,
        line: locate(block.start).line,
      });
  });
  return passages;
}

/** What stands between a heading and the next one. */
function bodyOf(text: string, blocks: readonly Block[], at: number): string {
  const next = blocks.slice(at + 1).find(isHeading);
  return text.slice((blocks[at] as Block).end, next?.start ?? text.length).trim();
}
