// The commands that are measured, and what proves that they did their work.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHANGE } from './projects.mjs';
import { REVIEWED } from './text.mjs';

export const show = one(['show', CHANGE], { json: false });
export const showJson = one(['show', CHANGE, '--json'], { json: true });
export const status = one(['status', '--change', CHANGE], { json: false });
export const statusJson = one(['status', '--change', CHANGE, '--json'], { json: true });
export const validateOne = {
  project: 'one-change',
  args: ['validate', CHANGE, '--strict'],
  prove: (json) => sameCount(json.summary.totals.passed, 1),
};

export function listChanges(count) {
  return {
    project: `${count}-changes`,
    args: ['list'],
    prove: (json) => sameCount(json.changes.length, count),
  };
}

/** `count` is the number of specs and changes that must pass. */
export function validateAll(project, count) {
  const prove = (json) => {
    sameCount(json.summary.totals.passed, count);
    sameCount(json.summary.totals.failed, 0);
  };
  return { project, args: ['validate', '--all', '--strict'], prove };
}

export function archive(project) {
  return { project, args: ['archive', CHANGE, '--yes'], fresh: true, after: archived };
}

function one(args, { json }) {
  return json ? { project: 'one-change', args } : { project: 'one-change', args, prove: namesTheChange };
}

function namesTheChange(json) {
  if ((json.id ?? json.changeName) !== CHANGE) throw new Error(`the answer is not about ${CHANGE}`);
}

/** The change is filed, and every spec that it touched has the new text. */
function archived(folder) {
  const changes = join(folder, 'openspec/changes');
  if (existsSync(join(changes, CHANGE))) throw new Error('the change is still open');
  const filed = readdirSync(join(changes, 'archive')).find((name) => name.endsWith(CHANGE));
  if (filed === undefined) throw new Error('the change is not in the archive');
  for (const path of specsBelow(join(changes, 'archive', filed, 'specs'))) {
    const spec = readFileSync(join(folder, 'openspec/specs', path), 'utf8');
    if (!spec.includes(REVIEWED)) throw new Error(`${path} does not have the new text`);
  }
}

function specsBelow(folder) {
  return readdirSync(folder, { recursive: true }).filter((path) => path.endsWith('spec.md'));
}

function sameCount(got, want) {
  if (got !== want) throw new Error(`${got} items where ${want} were expected`);
}
