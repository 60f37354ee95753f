// Breaks each row of the merge table on purpose, in a copy, and shows which tests notice: the cases of the table and of
// the bytes, and where none of them does, or with --all, the properties. Run by hand:
//   node test/core/merge/broken-rows.mjs [--all] [part of a row's name]
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');
const cases = ['test/core/merge/table.test.ts', 'test/core/merge/bytes.test.ts'];
const properties = ['test/core/merge/properties.test.ts'];

/** Row of the table, or sentence below it; the file; what stands there; what stands there when it is broken. */
const ROWS = [
  [
    'MODIFIED, current = base: take the delta',
    'requirement',
    "sameText(base, current) ? 'delta'",
    "sameText(base, current) ? 'current'",
  ],
  [
    'MODIFIED: changed in the spec only, take the spec',
    'requirement',
    'if (sameText(current, delta) || sameText(base, delta))',
    'if (sameText(current, delta))',
  ],
  [
    'MODIFIED: changed on both to the same text, take it',
    'requirement',
    'if (sameText(current, delta) || sameText(base, delta))',
    'if (sameText(base, delta))',
  ],
  [
    'MODIFIED: changed on both, conflict (delta wins)',
    'requirement',
    "'delta' : 'conflict'",
    "'delta' : 'delta'",
  ],
  [
    'MODIFIED: changed on both, conflict (spec wins)',
    'requirement',
    "'delta' : 'conflict'",
    "'delta' : 'current'",
  ],
  [
    'MODIFIED: both added a scenario, conflict',
    'requirement',
    'if (sameText(there.text, piece.text)) return false;',
    'return false;',
  ],
  [
    'MODIFIED, not in current, base had it: conflict',
    'modification',
    "base ? conflict(state, name, 'gone-meanwhile', sides) : notFound",
    'notFound',
  ],
  [
    'MODIFIED, not in current, base had not: error',
    'modification',
    "base ? conflict(state, name, 'gone-meanwhile', sides) : notFound(state, 'MODIFIED', name)",
    "conflict(state, name, 'gone-meanwhile', sides)",
  ],
  [
    'MODIFIED, came in after the base: conflict',
    'modification',
    '} else if (isNew) {',
    '} else if (false) {',
  ],
  ['REMOVED, current = base: remove', 'operations', 'state.remove(entry);', ''],
  [
    'REMOVED, current ≠ base: conflict',
    'operations',
    'if (state.hasBase && !(base && state.isAsInBase(entry, base)))',
    'if (false)',
  ],
  [
    'REMOVED, not in current, base had it: already removed',
    'operations',
    "state.notes.push({ kind: 'already-there', operation: 'REMOVED', name });",
    "state.refuse(notFound(state, 'REMOVED', name), start);",
  ],
  [
    'REMOVED, has another name now: conflict',
    'operations',
    'const renamed = state.renamedSince(base);',
    'const renamed = undefined as Entry | undefined;',
  ],
  [
    'REMOVED, not in current, base had not: error',
    'operations',
    "if (!base) return state.refuse(notFound(state, 'REMOVED', name), start);",
    'if (!base) return;',
  ],
  [
    'RENAMED, current = base: rename',
    'operations',
    'state.rename(entry, to.name, to.key, renamedText(state, entry, to.name));',
    '',
  ],
  [
    'RENAMED, current ≠ base: keep the newer text',
    'operations',
    "const text = state.input.current?.text ?? '';",
    "const { base } = state.input;\n  const text = base.kind === 'none' ? '' : (base.spec?.text ?? '');",
  ],
  [
    'RENAMED, not in current, new name there with its text: already renamed',
    'operations',
    'if (isThere) {',
    'if (false) {',
  ],
  [
    'RENAMED, not in current, new name not there with its text: conflict',
    'operations',
    'if (isThere) {',
    'if (true) {',
  ],
  [
    'RENAMED, not in current, base had not: error',
    'operations',
    "if (!base) return state.refuse(notFound(state, 'RENAMED', from.name), from.start);",
    'if (!base) return;',
  ],
  [
    'RENAMED onto a name that exists: conflict',
    'operations',
    'if (taken && taken !== entry) return state.refuse(nameTaken(state, to.name, taken), from.start);',
    '',
  ],
  [
    'RENAMED onto a name removed since the base: conflict',
    'operations',
    'if (state.inBase(to.key) && !state.wasCurrent(to.key)) {',
    'if (false) {',
  ],
  [
    'ADDED, there and equal: already there',
    'operations',
    'if (isEqual(state, wanted, entry)) {',
    'if (false) {',
  ],
  ['ADDED, there and different: error', 'operations', 'if (isEqual(state, wanted, entry)) {', 'if (true) {'],
  [
    'ADDED, not in current, base had not: add',
    'operations',
    'state.add({ name, key, text, scenarios: scenarios.length });',
    '',
  ],
  [
    'ADDED, not in current, base had it: conflict',
    'operations',
    'if (base && !state.wasCurrent(wanted.key)) {',
    'if (false) {',
  ],
  ['Errors name the nearest name', 'refusals', 'nearest: state.nearest(name)', 'nearest: []'],
  [
    'delta = current is said',
    'modification',
    "if (entry.text === undefined) state.notes.push({ kind: 'already-there', operation: 'MODIFIED', name });",
    '',
  ],
  ['delta = current is not counted', 'modification', '&& before === after;', '&& false;'],
  [
    'RENAMED and MODIFIED: rename first',
    'plan',
    'for (const rename of delta.renamed) applyRename(state, rename);',
    '',
  ],
  [
    'RENAMED and MODIFIED: the base is that of the old name',
    'plan',
    'oldKeys.get(wanted.key) ?? wanted.key',
    'wanted.key',
  ],
  [
    'Capability created meanwhile: conflict',
    'plan',
    "refuseWhole(state, 'capability-new');\n    return false;",
    'return true;',
  ],
  [
    'Capability retired meanwhile: conflict',
    'plan',
    "refuseWhole(state, 'capability-gone');\n    return false;",
    'return true;',
  ],
  [
    'Scenario left out, recorded base: removed on purpose',
    'modification',
    "if (state.input.base.kind === 'recorded') return [];",
    '',
  ],
  [
    'Scenario left out: the output names it',
    'state',
    "this.notes.push({ kind: 'scenario-removed', name, scenario, renamedTo });",
    '',
  ],
  [
    'Scenario left out: it says what looks renamed',
    'modification',
    ', renamedTo: fresh.find(({ words }) => shareOfWords(lost, words) >= 0.5)?.name',
    '',
  ],
  [
    'Scenario left out, no recorded base: needs a yes',
    'modification',
    'if (omitted.length > 0) {',
    'if (false) {',
  ],
  [
    'Scenario left out: the yes is taken',
    'modification',
    '.filter((scenario) => !state.input.accepts(wanted.name, scenario.name))',
    '',
  ],
  [
    'Scenario that came in after the base: kept',
    'requirement',
    'const ours = newcomers(current.scenarios, inCurrent);',
    'const ours: Placed[] = [];',
  ],
  [
    'Scenario that loses all its steps: a problem',
    'modification',
    'for (const scenario of merged.gutted) {',
    'for (const scenario of [] as string[]) {',
  ],
  [
    'Inferred base finds conflicts',
    'state',
    "return this.input.base.kind !== 'none';",
    "return this.input.base.kind === 'recorded';",
  ],
  [
    'Purpose: replaced',
    'purpose',
    'if (sameText(was, now)) return [',
    'if (sameText(was, now)) return []; else if (false) return [',
  ],
  [
    'Purpose: both changed, conflict',
    'purpose',
    'refuse(state, { base: was, current: now, delta: wanted });',
    '',
  ],
  [
    'Either order: new scenarios of both sides',
    'scenarios',
    'const isFirst = rank(first) <= rank(second);',
    'const isFirst = true;',
  ],
  [
    'Either order: scenarios that one side moved',
    'scenarios',
    'return moved(base.scenarios, currentOrder) ? currentOrder : deltaOrder;',
    'return base.scenarios;',
  ],
  [
    'New requirements go to the end',
    'placement',
    'findLast((block) => !isGone(block))',
    'find((block) => !isGone(block))',
  ],
  ['Scenarios are paired by name', 'scenarios', '  pairBy(nameOf);\n', ''],
  ['Renamed scenarios are paired by their text', 'scenarios', '  pairBy(textOf);\n', ''],
  ['Scenarios of one name are told apart', 'scenarios', 'scenario.body}`);', 'scenario.id}`);'],
  [
    'A name that both sides gave to scenarios: conflict',
    'requirement',
    'joinNamesakes(orderScenarios(order, kept, fresh), sides, conflicts)',
    'orderScenarios(order, kept, fresh)',
  ],
  [
    'What stands between requirements survives',
    'modification',
    'after: merged.text + behind.join',
    "after: merged.text + [''].join",
  ],
  [
    'What trails a scenario keeps its owner',
    'tail',
    'if (above.length > 0 && startsWith(tail, above)) return above.length;',
    '',
  ],
  [
    'What a delta leaves above a new scenario stays there',
    'tail',
    'const moved = placeMoved(cut, trailing);',
    'const moved = { sides: cut, tails: trailing, count: 0 };',
  ],
  [
    'The line ends of the spec',
    'pieces',
    "return lineEnd === '\\n' ? unix : unix.replaceAll('\\n', '\\r\\n');",
    'return text;',
  ],
  ['What is never closed swallows nothing (delta)', 'plan', 'if (open) state.refuse(open, 0);', ''],
  [
    'What is never closed swallows nothing (result)',
    'plan',
    'const lost = findLost(state, result);',
    'const lost = undefined as ReturnType<typeof findLost>;',
  ],
];

const all = process.argv.includes('--all');
const only = process.argv.slice(2).find((argument) => argument !== '--all') ?? '';
const chosen = ROWS.filter(([row]) => row.includes(only));
const copy = makeCopy();
try {
  const stale = chosen.filter(([, file, whole]) => !sourceOf(file).includes(whole));
  if (stale.length > 0)
    throw new Error(`Not in the source any more: ${stale.map(([row]) => row).join('; ')}`);
  const sound = [...failing(cases), ...failing(properties)];
  if (sound.length > 0) throw new Error(`Without any break these fail: ${sound.join('; ')}`);
  const unnoticed = chosen.filter((row) => report(row) === 0).length;
  process.stdout.write(`\n${chosen.length} broken rows, ${unnoticed} of them unnoticed\n`);
  process.exitCode = unnoticed === 0 ? 0 : 1;
} finally {
  rmSync(copy, { recursive: true, force: true });
}

function makeCopy() {
  const folder = mkdtempSync(join(tmpdir(), 'broken-rows-'));
  for (const name of [
    'src',
    'test/core/merge',
    'test/support',
    'vitest.config.ts',
    'package.json',
    'tsconfig.json',
  ]) {
    cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

function sourceOf(file) {
  return readFileSync(join(copy, `src/core/merge/${file}.ts`), 'utf8');
}

/** Breaks one row, prints what fails, mends it again. */
function report([row, file, whole, broken]) {
  const path = join(copy, `src/core/merge/${file}.ts`);
  const text = sourceOf(file);
  writeFileSync(path, text.split(whole).join(broken));
  const failed = failing(cases);
  const alsoFailed = all || failed.length === 0 ? failing(properties) : [];
  writeFileSync(path, text);
  const first = [...failed.slice(0, 2), ...alsoFailed.slice(0, 1).map((name) => `(property) ${name}`)];
  const count = failed.length + alsoFailed.length;
  process.stdout.write(`${row} -> ${count === 0 ? 'NOTHING' : `${count}: ${first.join('; ')}`}\n`);
  return count;
}

/** The names of the tests that fail in the copy. */
function failing(tests) {
  const output = join(copy, 'result.json');
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const options = ['run', '--root', copy, '--reporter=json', `--outputFile=${output}`, ...tests];
  try {
    execFileSync(process.execPath, [vitest, ...options], { cwd: copy, stdio: 'ignore' });
  } catch {
    // It exits with 1 when a test fails; the file says which.
  }
  const { testResults } = JSON.parse(readFileSync(output, 'utf8'));
  rmSync(output);
  const place = ({ name }) => tests.findIndex((test) => name.endsWith(test));
  testResults.sort((one, other) => place(one) - place(other));
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults
      .filter((one) => one.status === 'failed')
      .map(({ fullName }) => fullName.trim());
    if (failed.length === 0 && status === 'failed') throw new Error(`${name} does not run: ${message}`);
    return failed;
  });
}
