import type { Operation } from '../core/delta.ts';
import type { Locate } from '../core/place.ts';
import type { Requirement } from '../core/requirement.ts';
import type { ShownChange, ShownSpec } from '../workflow/show.ts';
import { renderJson } from './json.ts';
import { rootObject } from './root.ts';

export interface ShowParts {
  /** Leave the scenarios out. */
  readonly noScenarios?: boolean;
  /** Only the requirement at this position, from 1. */
  readonly only?: number | undefined;
}

/** `show <spec> --json`: the shape of the reference, with names, places and steps beside it. */
export function specJson(shown: ShownSpec, root: string, parts: ShowParts): string {
  const { spec, capability } = shown;
  const chosen =
    parts.only === undefined ? spec.requirements : spec.requirements.slice(parts.only - 1, parts.only);
  return renderJson({
    id: capability,
    title: capability,
    overview: spec.purpose?.text ?? '',
    requirementCount: chosen.length,
    requirements: chosen.map((requirement) => requirementObject(requirement, spec.locate, parts)),
    metadata: { version: '1.0.0', format: 'openspec' },
    path: shown.path,
    root: rootObject(root),
  });
}

function requirementObject(requirement: Requirement, locate: Locate, { noScenarios }: ShowParts) {
  const scenarios = requirement.scenarios.filter((scenario) => scenario.body !== '');
  return {
    text: requirement.text === '' ? requirement.heading.text : requirement.text,
    scenarios: noScenarios
      ? []
      : scenarios.map(({ name, body, steps, start }) => ({
          rawText: body,
          name,
          line: locate(start).line,
          steps: steps.map(({ keyword, text }) => ({ ...(keyword !== undefined && { keyword }), text })),
        })),
    name: requirement.name,
    line: locate(requirement.start).line,
  };
}

/** `show <change> --json`: the shape of the reference, with names and places beside it. */
export function changeJson(shown: ShownChange, root: string, options: { readonly diff?: boolean }): string {
  const deltas = shown.deltas.flatMap((loaded) => deltaObjects(shown, loaded, options.diff ?? false));
  return renderJson({
    id: shown.name,
    title: shown.title,
    deltaCount: deltas.length,
    deltas,
    path: shown.folder,
    root: rootObject(root),
  });
}

type Loaded = ShownChange['deltas'][number];

function deltaObjects(shown: ShownChange, { capability, delta, path }: Loaded, diff: boolean): object[] {
  const whole = (operation: Operation, verb: string, requirement: Requirement) => {
    const object = requirementObject(requirement, delta.locate, {});
    const difference = diff && operation === 'MODIFIED' ? shown.diffOf(capability, requirement) : undefined;
    return {
      spec: capability,
      operation,
      description: `${verb} requirement: ${object.text}`,
      requirement: object,
      requirements: [object],
      name: requirement.name,
      path,
      ...(difference !== undefined && { diff: difference }),
    };
  };
  const removed = delta.removed.map(({ name, requirement, start }) => {
    if (requirement) return whole('REMOVED', 'Remove', requirement);
    const object = { text: `Requirement: ${name}`, scenarios: [], name, line: delta.locate(start).line };
    const description = `Remove requirement: ${object.text}`;
    return {
      spec: capability,
      operation: 'REMOVED',
      description,
      requirement: object,
      requirements: [object],
      name,
      path,
    };
  });
  return [
    ...delta.added.map((requirement) => whole('ADDED', 'Add', requirement)),
    ...delta.modified.map((requirement) => whole('MODIFIED', 'Modify', requirement)),
    ...removed,
    ...delta.renamed.map(({ from, to }) => ({
      spec: capability,
      operation: 'RENAMED',
      description: `Rename requirement from "${from.name}" to "${to.name}"`,
      rename: { from: from.name, to: to.name },
      name: to.name,
      path,
    })),
  ];
}

/** `show <change>` for people: the proposal as written, and with `diff` what it does to each requirement. */
export function changeText(shown: ShownChange, options: { readonly diff?: boolean }): string {
  const proposal = shown.proposal ?? `${shown.name} has no proposal.\n`;
  if (!options.diff) return ensureLineEnd(proposal);
  const diffs = shown.deltas.flatMap(({ capability, delta }) =>
    delta.modified.flatMap((requirement) => shown.diffOf(capability, requirement) ?? []),
  );
  return [ensureLineEnd(proposal), ...diffs].join('\n');
}

/** `show <spec>` for people: the file as written. */
export function specText(shown: ShownSpec): string {
  return ensureLineEnd(shown.spec.text);
}

function ensureLineEnd(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}
