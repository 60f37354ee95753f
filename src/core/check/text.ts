import { type Block, isOpenComment, type Outline } from '../markdown/outline.ts';
import type { Locate } from '../place.ts';
import type { Facts, Problem } from '../problem.ts';

/** A document under examination: where it lies and how to find places in it. */
export interface Subject {
  readonly path: string;
  /** How the reference names the file in its JSON. */
  readonly item: string;
  readonly text: string;
  readonly outline: Outline;
  readonly locate: Locate;
}

/** Makes a problem of a subject at an offset; without one it is about the whole file. */
export function problemAt(subject: Subject, facts: Facts, offset?: number, item = subject.item): Problem {
  const place = offset === undefined ? undefined : subject.locate(offset);
  return { path: subject.path, item, place, ...facts };
}

/** What is wrong with a Markdown text whatever it says: fences and comments that never end, markers of a conflict. */
export function checkText(subject: Subject): Problem[] {
  const problems: Problem[] = [];
  const { blocks } = subject.outline;
  for (let at = 0; at < blocks.length; at++) {
    const block = blocks[at] as Block;
    if (block.kind === 'code' || block.kind === 'html') checkBlock(subject, block, problems);
  }
  const { unmodelled } = subject.outline;
  if (unmodelled)
    problems.push(
      problemAt(subject, { kind: 'construct-unmodelled', reason: unmodelled.reason }, unmodelled.offset),
    );
  const marker = findConflictMarker(subject.text);
  if (marker >= 0) problems.push(problemAt(subject, { kind: 'conflict-marker' }, marker));
  return problems;
}

function checkBlock(subject: Subject, block: Block, problems: Problem[]): void {
  if (block.closed === false) problems.push(problemAt(subject, { kind: 'fence-unclosed' }, block.start));
  else if (isOpenComment(subject.text, block))
    problems.push(problemAt(subject, { kind: 'comment-unclosed' }, block.start));
}

/** Where the three lines begin that git leaves in a file, in their order, at the start of a line; -1 without them. */
function findConflictMarker(text: string): number {
  const start = lineAt(text, '<<<<<<< ', 0);
  if (start < 0) return -1;
  const middle = lineAt(text, '=======', start);
  const end = middle < 0 ? -1 : lineAt(text, '>>>>>>> ', middle);
  return end < 0 ? -1 : start;
}

function lineAt(text: string, mark: string, from: number): number {
  if (from === 0 && text.startsWith(mark)) return 0;
  const found = text.indexOf(`\n${mark}`, from);
  return found < 0 ? -1 : found + 1;
}
