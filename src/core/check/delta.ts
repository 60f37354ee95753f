import type { Delta, Operation } from '../delta.ts';
import { isHeading } from '../markdown/outline.ts';
import { foldName, nameKey } from '../name.ts';
import type { Facts, Problem } from '../problem.ts';
import { checkRequirement, type RequirementRules } from './requirement.ts';
import { checkText, problemAt, type Subject } from './text.ts';

/**
 * The rules about one delta (openspec-format 1.6, 1.10), without a look at the spec that it changes.
 * In: the delta, its path relative to the project, its capability, the project's rules.
 */
export function checkDelta(
  delta: Delta,
  path: string,
  capability: string,
  rules: RequirementRules,
): Problem[] {
  const item = `${capability}/spec.md`;
  const subject: Subject = { path, item, text: delta.text, outline: delta.outline, locate: delta.locate };
  const text = checkText(subject);
  if (text.some(({ kind }) => kind === 'conflict-marker')) return text;
  return [
    ...text,
    ...checkSections(subject, delta),
    ...checkReading(subject, delta),
    ...checkRequirements(subject, delta, rules),
    ...checkDuplicates(subject, delta),
    ...checkCrossings(subject, delta),
  ];
}

/** How many operations a delta has. */
export function countOperations(delta: Delta): number {
  return delta.added.length + delta.modified.length + delta.removed.length + delta.renamed.length;
}

function checkSections(subject: Subject, delta: Delta): Problem[] {
  if (countOperations(delta) > 0) return [];
  if (delta.sections.length === 0) return [noSection(subject)];
  const sections = [...new Set(delta.sections.map(({ operation }) => operation))];
  return [problemAt(subject, { kind: 'delta-no-operation', sections }, delta.sections[0]?.heading.start)];
}

/** A spec as it will be, instead of what changes in it, is what people write who do not know deltas. */
function noSection(subject: Subject): Problem {
  const whole = subject.outline.blocks
    .filter(isHeading)
    .find((heading) => heading.depth === 2 && /^requirements$/i.test(heading.text));
  return problemAt(subject, { kind: 'delta-no-section', heading: whole?.text }, whole?.start);
}

/** What stands in the file and would not be read, or not be read as the author meant it. */
function checkReading(subject: Subject, delta: Delta): Problem[] {
  return [
    ...delta.unpaired.map(({ side, name, start }) =>
      problemAt(subject, { kind: 'rename-unpaired', side, name }, start),
    ),
    ...delta.orphans.map(({ name, heading, section }) =>
      problemAt(subject, { kind: 'requirement-orphan', name, section }, heading.start),
    ),
    ...delta.strays.map(({ heading, operation }) =>
      problemAt(subject, { kind: 'delta-stray-heading', heading: heading.text, operation }, heading.start),
    ),
    ...delta.nearMisses.map(({ start, found, expected }) =>
      problemAt(subject, { kind: 'near-miss', found, expected }, start),
    ),
  ];
}

function checkRequirements(subject: Subject, delta: Delta, rules: RequirementRules): Problem[] {
  const check = (operation: 'ADDED' | 'MODIFIED', requirements: Delta['added']) =>
    requirements.flatMap((requirement) =>
      checkRequirement(subject, requirement, rules, { item: subject.item, operation }),
    );
  return [...check('ADDED', delta.added), ...check('MODIFIED', delta.modified)];
}

interface Named {
  readonly name: string;
  readonly key: string;
  readonly start: number;
}

function checkDuplicates(subject: Subject, delta: Delta): Problem[] {
  const inOperation = (operation: Operation, named: readonly Named[]) =>
    repeated(named).map(({ name, start }) =>
      problemAt(subject, { kind: 'delta-duplicate', operation, name }, start),
    );
  const inRename = (side: 'FROM' | 'TO', named: readonly Named[]) =>
    repeated(named).map(({ name, start }) =>
      problemAt(subject, { kind: 'rename-duplicate', side, name }, start),
    );
  return [
    ...inOperation('ADDED', delta.added),
    ...inOperation('MODIFIED', delta.modified),
    ...inOperation('REMOVED', delta.removed),
    ...inRename(
      'FROM',
      delta.renamed.map(({ from }) => from),
    ),
    ...inRename(
      'TO',
      delta.renamed.map(({ to }) => to),
    ),
  ];
}

function repeated(named: readonly Named[]): Named[] {
  const seen = new Set<string>();
  return named.filter(({ key }) => seen.size === seen.add(key).size);
}

function checkCrossings(subject: Subject, delta: Delta): Problem[] {
  const crossing = (one: Operation, left: readonly Named[], other: Operation, right: readonly Named[]) => {
    const keys = new Set(right.map(({ key }) => key));
    return left
      .filter(({ key }) => keys.has(key))
      .map(({ name, start }) => problemAt(subject, { kind: 'operations-crossed', name, one, other }, start));
  };
  return [
    ...crossing('MODIFIED', delta.modified, 'REMOVED', delta.removed),
    ...crossing('MODIFIED', delta.modified, 'ADDED', delta.added),
    ...crossing('ADDED', delta.added, 'REMOVED', delta.removed),
    ...checkRenames(subject, delta),
  ];
}

function checkRenames(subject: Subject, delta: Delta): Problem[] {
  const modified = new Set(delta.modified.map(({ key }) => key));
  const added = new Set(delta.added.map(({ key }) => key));
  const removed = new Map(delta.removed.map((removal) => [foldName(removal.name), removal]));
  return delta.renamed.flatMap(({ from, to }) => {
    const problems: Problem[] = [];
    if (modified.has(from.key)) {
      problems.push(
        problemAt(subject, { kind: 'modified-renamed-away', from: from.name, to: to.name }, from.start),
      );
    }
    if (added.has(to.key))
      problems.push(problemAt(subject, { kind: 'renamed-onto-added', to: to.name }, to.start));
    const gone = removed.get(foldName(from.name));
    if (gone) problems.push(problemAt(subject, crossedWith(from.name, gone.name), from.start));
    return problems;
  });
}

function crossedWith(name: string, removed: string): Facts {
  const spelled = nameKey(name) === nameKey(removed) ? {} : { spelled: removed };
  return { kind: 'operations-crossed', name, one: 'RENAMED', other: 'REMOVED', ...spelled };
}
