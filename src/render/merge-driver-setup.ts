import type { DriverSetup } from '../workflow/init/merge-driver.ts';
import { initFields, initText } from './init.ts';
import { renderJson } from './json.ts';
import { oneLine } from './one-line.ts';
import { rootObject } from './root.ts';
import { dim } from './style.ts';

/** `init --merge-driver --json`. */
export function setupJson({ root, attributes, pattern, configuration, project }: DriverSetup): string {
  return renderJson({
    ...(project && initFields(project)),
    mergeDriver: { attributes, pattern, configuration, next: NEXT },
    root: rootObject(root),
  });
}

const NEXT = 'Commit .gitattributes. Then run `openspec init --merge-driver` once in every other clone.';

/** `init --merge-driver` for people. */
export function setupText({ attributes, pattern, configuration, project }: DriverSetup): string {
  const state = (changed: boolean) => dim(changed ? 'added' : 'was there');
  const lines = [
    ...(project ? [initText(project)] : []),
    `git merges ${oneLine(pattern)} with openspec in this clone.`,
    `  ${state(attributes.changed)}  ${oneLine(attributes.path)}`,
    ...configuration.map(({ key, changed }) => `  ${state(changed)}  git config ${key}`),
    NEXT,
  ];
  return `${lines.join('\n')}\n`;
}
