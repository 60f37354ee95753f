import { keptText, undoneTexts } from '../core/merge/inverse-words.ts';
import { wordsOf } from '../core/problem-text.ts';
import type { Reverted } from '../workflow/revert/revert.ts';
import { renderJson } from './json.ts';
import { shownLines } from './listed.ts';
import { oneLine } from './one-line.ts';
import { problemObjects, problemsText } from './problem.ts';
import { rootObject } from './root.ts';
import { bold } from './style.ts';

/** `revert --json`: the fields of `propose`, and what is undone and what stays. */
export function revertedJson(reverted: Reverted, root: string): string {
  const { change, archived, folder, created, branch, base, commit, specs, problems } = reverted;
  return renderJson({
    change: { id: change, path: folder, metadataPath: `${folder}/.openspec.yaml` },
    archived,
    created,
    branch: branch ?? null,
    base: base ?? null,
    ...(commit !== undefined && { commit }),
    specs: specs.map(({ capability, undone, kept, retires }) => ({
      capability,
      undone,
      kept: kept.map(({ requirement, piece, why }) => ({
        requirement,
        piece: piece ?? null,
        why,
      })),
      retires,
    })),
    ...problemObjects('missing', problems),
    ready: isReady(reverted),
    next: nextSteps(reverted),
    root: rootObject(root),
  });
}

/** `revert` for people. */
export function revertedText(reverted: Reverted): string {
  const { change, archived, created, branch, base, commit, specs, problems } = reverted;
  const undone = specs.flatMap(({ capability, ...inverse }) =>
    undoneTexts(inverse).map((text) => `  ${capability}: ${oneLine(text)}`),
  );
  const kept = specs.flatMap(({ capability, kept: own }) =>
    own.map((one) => `  ${capability}: ${oneLine(keptText(one))}`),
  );
  const lines = [
    `Created ${bold(change)}:`,
    ...created.map((path) => `  ${path}`),
    ...(branch === undefined ? [] : [`Branch ${branch}`]),
    ...(base === undefined ? [] : [`Written against ${base.slice(0, 12)}`]),
    ...(commit === undefined ? [] : [`Committed ${commit.slice(0, 12)}`]),
    '',
    `It undoes ${bold(archived)}:`,
    ...shownLines(undone),
    ...(kept.length > 0 ? ['', 'This stays as it is now:', ...shownLines(kept)] : []),
    ...(problems.length > 0 ? ['', 'Still to be mended:', ...problemsText(problems)] : []),
    '',
    'Next:',
    ...nextSteps(reverted).map((step) => `  ${step}`),
  ];
  return `${lines.join('\n')}\n`;
}

function isReady({ problems }: Reverted): boolean {
  return problems.every((problem) => wordsOf(problem).level === 'INFO');
}

function nextSteps(reverted: Reverted): string[] {
  const { change } = reverted;
  const check = isReady(reverted) ? [] : [`openspec validate ${change} --strict`];
  return [`openspec diff ${change}`, ...check, `openspec apply ${change}`];
}
