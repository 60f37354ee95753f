import { joinPath } from '../core/path.ts';
import type { Problem } from '../core/problem.ts';
import { wordsOf } from '../core/problem-text.ts';
import type { Proposed } from '../workflow/propose.ts';
import { renderJson } from './json.ts';
import { problemObjects, problemsText } from './problem.ts';
import { rootObject } from './root.ts';
import { bold } from './style.ts';

/** `propose --json`: the fields of `new change`, and what this run made and what is missing. */
export function proposedJson(proposed: Proposed, root: string, more: object = {}): string {
  const { change, folder, created, branch, base, commit, problems } = proposed;
  return renderJson({
    change: {
      id: change,
      path: joinPath(root, folder),
      metadataPath: joinPath(root, folder, '.openspec.yaml'),
    },
    created,
    branch: branch ?? null,
    base: base ?? null,
    ...(commit !== undefined && { commit }),
    ...problemObjects('missing', problems),
    ready: isReady(proposed),
    next: nextSteps(proposed),
    ...more,
    root: rootObject(root),
  });
}

/** `propose` for people: what was made, what is missing, what comes next. */
export function proposedText(proposed: Proposed): string {
  const { change, created, branch, base, commit, problems } = proposed;
  const head =
    created.length > 0
      ? [`Created ${bold(change)}:`, ...created.map((path) => `  ${path}`)]
      : [`${bold(change)} exists; nothing was overwritten.`];
  const facts = [
    ...(branch === undefined ? [] : [`Branch ${branch}`]),
    ...(base === undefined ? [] : [`Written against ${base.slice(0, 12)}`]),
    ...(commit === undefined ? [] : [`Committed ${commit.slice(0, 12)}`]),
  ];
  const missing = problems.length === 0 ? [] : ['', 'Still missing:', ...missingText(problems)];
  return `${[...head, ...facts, ...missing, '', 'Next:', ...nextSteps(proposed).map((step) => `  ${step}`)].join('\n')}\n`;
}

/** Places of a template are to be filled in by the file; all else is a problem as anywhere. */
function missingText(problems: readonly Problem[]): string[] {
  const places = new Map<string, Problem[]>();
  for (const problem of problems.filter(({ kind }) => kind === 'leftover'))
    places.set(problem.path, [...(places.get(problem.path) ?? []), problem]);
  const files = [...places].map(([path, found]) => {
    const at = `${path}:${found[0]?.place?.line ?? 1}`;
    return `  ${bold(at)}: ${found.length} ${found.length === 1 ? 'place' : 'places'} to fill in`;
  });
  return [...files, ...problemsText(problems.filter(({ kind }) => kind !== 'leftover'))];
}

function isReady({ problems }: Proposed): boolean {
  return problems.every((problem) => wordsOf(problem).level === 'INFO');
}

function nextSteps(proposed: Proposed): string[] {
  const { change, capabilities } = proposed;
  if (isReady(proposed)) return [`openspec apply ${change}`];
  const add = capabilities.length === 0 ? [`openspec propose ${change} --capability <name>`] : [];
  return [...add, `Write the texts in ${proposed.folder}/`, `openspec validate ${change} --strict`];
}
