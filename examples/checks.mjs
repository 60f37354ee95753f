// What must hold in files, specs and git on the way of the change.
import { readdirSync } from 'node:fs';
import {
  archiveName,
  authoredFiles,
  CAPABILITIES,
  CHANGE,
  CHANGE_FOLDER,
  inChange,
  REQUIREMENTS_AFTER,
  readAuthored,
  SITTINGS,
  specFile,
  splitSpec,
  TITLE,
} from './authored.mjs';
import { check, checkExit, checkQuietly, sameItems, sameList, say } from './talk.mjs';

export async function checkValid(lab) {
  checkExit(await lab.openspec('validate', '--all', '--strict'), 0);
}

export async function checkClean(lab) {
  const dirty = await lab.dirtyFiles();
  check(dirty.length ? `working tree clean (not: ${dirty.join(', ')})` : 'working tree clean', !dirty.length);
}

export function checkDiff(text) {
  const lines = text.split('\n');
  for (const line of [
    '+### Requirement: The page survives harbor',
    '-### Requirement: Outages are announced by hand',
    '-### Requirement: Only photos is public',
    '+### Requirement: Only published sites are public',
  ]) {
    check(`the diff has "${line}"`, lines.includes(line));
  }
}

export function checkFiled(lab, days) {
  const names = readdirSync(lab.path('openspec/changes/archive')).filter((name) => name.endsWith(CHANGE));
  check(`it lies in the archive as ${archiveName(days[0])}`, days.map(archiveName).includes(names[0]));
  check('it lies there once', names.length === 1);
  const archived = `openspec/changes/archive/${names[0]}`;
  check('it is no longer open', !lab.has(CHANGE_FOLDER));
  const same = (file) => lab.read(`${archived}/${file}`).replaceAll('- [x]', '- [ ]') === readAuthored(file);
  check('its files are as the author wrote them', authoredFiles().every(same));
  return archived;
}

export function readSpecs(lab) {
  const textOf = (file) => (lab.has(file) ? lab.read(file) : '');
  return new Map(CAPABILITIES.map((capability) => [capability, textOf(specFile(capability))]));
}

export function checkSpecs(before, after) {
  for (const capability of CAPABILITIES) checkSpec(capability, before.get(capability), after.get(capability));
}

// A requirement that the delta names has the text of the delta; every other one has the bytes that it had.
function checkSpec(capability, before, after) {
  const was = splitSpec(before);
  const delta = splitSpec(readAuthored(`specs/${capability}/spec.md`));
  const now = splitSpec(after);
  const expected = REQUIREMENTS_AFTER[capability];
  checkQuietly(`${capability} has these requirements: ${expected.join(', ')}`, sameList(now.names, expected));
  for (const name of expected) {
    const [source, fact] = delta.blocks.has(name) ? [delta, 'is as in the delta'] : [was, 'is untouched'];
    checkQuietly(`${capability}: "${name}" ${fact}`, now.blocks.get(name) === source.blocks.get(name));
  }
  if (before) checkQuietly(`${capability}: the text above is untouched`, now.head === was.head);
  else checkQuietly(`${capability}: the Purpose is as in the delta`, now.purpose === delta.purpose);
  const merged = expected.filter((name) => delta.blocks.has(name)).length;
  say(`  ok: ${capability}: ${merged} as in the delta, ${expected.length - merged} untouched, no other`);
}

export async function checkOnlyTheseChanged(lab, start, archived) {
  const expected = [...SITTINGS.flatMap((sitting) => sitting.files), ...CAPABILITIES.map(specFile)];
  const changed = await lab.changedFiles(start);
  const outside = changed.filter((file) => !file.startsWith(`${archived}/`));
  check('outside the archive only the edited files and the five specs differ', sameItems(outside, expected));
}

// Each commit of the branch, oldest first: whose it is, and what it belongs to.
export async function checkCommits(lab, start, agent) {
  const trailer = (key) => `%(trailers:key=${key},valueonly,separator=%x20)`;
  const format = `%an %cn ${trailer('Spec-Change')} ${trailer('Assisted-by')}`;
  const log = await lab.ask('log', '--no-merges', `--format=${format}`, `${start}..HEAD`);
  const commits = log.trim().split('\n');
  check(
    `all ${commits.length} commits are those of ${agent}, and belong to ${CHANGE}`,
    commits.every((line) => line === `${agent} ${agent} ${CHANGE} ${agent}`),
  );
}

// What stands on the forge once the change is raised; answers the two numbers.
export async function checkRaised(lab, forge) {
  const { issue, pull } = await forge.check();
  check(
    `its number is on file: ${issue.number}`,
    lab.read(inChange('.openspec.yaml')).includes(`issue: ${issue.number}`),
  );
  check(
    'the issue has its seven tasks, none done',
    boxes(issue.body, ' ') === 7 && boxes(issue.body, 'x') === 0,
  );
  check(`the pull request is called "${pull.title}"`, pull.title === `WIP: ${TITLE}`);
  check('it closes the issue when it lands', pull.body.includes(`Closes #${issue.number}`));
  check('it has the commit of the branch', pull.head.sha === (await lab.head()));
  await checkLabels(forge, { issue: issue.number, pull: pull.number }, 'openspec/proposed');
  return { issue: issue.number, pull: pull.number };
}

export async function checkLabels(forge, { issue, pull }, label) {
  const found = [await forge.labels(issue), await forge.labels(pull)];
  check(
    `issue and pull request are labelled ${label}`,
    found.every((names) => names === label),
  );
}

function boxes(body, mark) {
  return body.split(`- [${mark}] `).length - 1;
}
