import { isHeading } from '../markdown/outline.ts';
import { findGlued } from '../near-miss.ts';
import type { Facts, Problem } from '../problem.ts';
import type { Requirement } from '../requirement.ts';
import type { Spec } from '../spec.ts';
import { checkRequirement, type RequirementRules } from './requirement.ts';
import { checkText, problemAt, type Subject } from './text.ts';

const BRIEF = 50;

/**
 * The rules about a canonical spec (openspec-format 1.5, 1.10).
 * In: the spec, its path relative to the project, the project's rules, and which requirements are to be looked into: all,
 * unless said otherwise. Out: problems in no particular order.
 */
export function checkSpec(
  spec: Spec,
  path: string,
  rules: RequirementRules,
  isAsked: (requirement: Requirement) => boolean = () => true,
): Problem[] {
  const subject: Subject = {
    path,
    item: 'file',
    text: spec.text,
    outline: spec.outline,
    locate: spec.locate,
  };
  const problems = checkText(subject);
  checkSections(subject, spec, problems);
  checkPurpose(subject, spec, problems);
  checkHeadings(subject, spec, problems);
  checkNames(subject, spec.requirements, problems);
  spec.requirements.forEach((requirement, index) => {
    if (!isAsked(requirement)) return;
    const where = { item: `requirements[${index}]` };
    for (const problem of checkRequirement(subject, requirement, rules, where)) problems.push(problem);
  });
  return problems;
}

// What follows adds to the problems that it is given.

function checkSections(subject: Subject, spec: Spec, problems: Problem[]): void {
  if (!spec.purpose || spec.purpose.text === '') problems.push(missingSection(subject, spec, 'Purpose'));
  if (!spec.section) problems.push(missingSection(subject, spec, 'Requirements'));
  else if (spec.requirements.length === 0) {
    problems.push(
      problemAt(subject, { kind: 'requirements-empty' }, spec.section.heading.start, 'requirements'),
    );
  }
}

/** A section one level too deep is no section for any reader: say so instead of calling it missing. */
function missingSection(subject: Subject, spec: Spec, title: 'Purpose' | 'Requirements'): Problem {
  const elsewhere = spec.outline.blocks
    .filter(isHeading)
    .find((heading) => heading.depth !== 2 && heading.text.toLowerCase() === title.toLowerCase());
  if (elsewhere)
    return problemAt(subject, { kind: 'section-level', title, depth: elsewhere.depth }, elsewhere.start);
  return problemAt(subject, { kind: title === 'Purpose' ? 'purpose-missing' : 'requirements-missing' });
}

function checkPurpose(subject: Subject, { purpose }: Spec, problems: Problem[]): void {
  if (!purpose || purpose.text === '') return;
  const { length } = purpose.text;
  const facts: Facts | undefined = isPlaceholder(purpose.text)
    ? { kind: 'purpose-placeholder' }
    : length < BRIEF
      ? { kind: 'purpose-brief', length }
      : undefined;
  const at = purpose.blocks[0]?.start ?? purpose.heading.start;
  if (facts) problems.push(problemAt(subject, facts, at, 'overview'));
}

/** `TBD`, `TODO`, or the sentence that archive writes for a new capability. */
export function isPlaceholder(purpose: string): boolean {
  if (!/TBD|TODO/i.test(purpose)) return false;
  const shouted = /^(?:TBD|TODO)(?![\p{L}\p{N}\p{M}_])/u.test(purpose);
  const marked = /^(?:TBD|TODO)(?![\p{L}\p{N}\p{M}_])(?=[ \t]*(?:$|\r?\n|[:\-–—.,;()[\]{}]))/iu.test(purpose);
  return (
    shouted ||
    marked ||
    /TBD - created by archiving change [^\n]{0,300}Update Purpose after archive/.test(purpose)
  );
}

function checkHeadings(subject: Subject, spec: Spec, problems: Problem[]): void {
  for (const { text, start } of spec.deltaHeadings)
    problems.push(problemAt(subject, { kind: 'delta-heading-in-spec', heading: text }, start));
  for (const { start, found, expected } of findGlued(spec.text, spec.section?.blocks ?? []))
    problems.push(problemAt(subject, { kind: 'near-miss', found, expected }, start));
  for (const { name, heading } of spec.outsiders)
    problems.push(problemAt(subject, { kind: 'requirement-outside', name }, heading.start));
}

function checkNames(subject: Subject, requirements: readonly Requirement[], problems: Problem[]): void {
  const first = new Map<string, number>();
  requirements.forEach(({ name, key, start, canonical }, index) => {
    if (!canonical) {
      const facts = { kind: 'heading-not-requirement', heading: name } as const;
      problems.push(problemAt(subject, facts, start, `requirements[${index}]`));
      return;
    }
    const seen = first.get(key);
    if (seen === undefined) first.set(key, start);
    else {
      const { line } = subject.locate(seen);
      problems.push(problemAt(subject, { kind: 'requirement-duplicate', name, line }, start));
    }
  });
}
