#!/usr/bin/env node
// Walks one change of the example home lab through explore, propose, apply and archive with the real CLI, against a
// forge on 127.0.0.1: an agent does the work, a reviewer approves and merges. Checks after each step that files, git
// and forge are as they should be.
//
//   node examples/demo.mjs [--keep] [--cli FILE]
//
//   --keep      leave the temporary clones and say where they are
//   --cli FILE  run this file instead of bin/openspec.js
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import * as texts from './authored.mjs';
import * as checks from './checks.mjs';
import { AGENT, OWNER, REVIEWER, startDemoForge } from './forge.mjs';
import { Lab } from './lab.mjs';
import { check, checkExit, Failure, heading, progress, sameItems, say } from './talk.mjs';

const { BRANCH, CAPABILITIES, CHANGE, SITTINGS, TASKS, TITLE, WHY, inChange } = texts;
const interrupted = new AbortController();

async function main() {
  const options = readOptions();
  if (!options) return;
  const folder = mkdtempSync(join(tmpdir(), 'openspec-demo-'));
  const cli = resolve(options.cli ?? join(texts.examples, '..', 'bin', 'openspec.js'));
  let forge;
  try {
    forge = await startDemoForge(folder);
    await walk(folder, { cli, forge, stop: interrupted.signal });
    const { commands, checks: passed } = progress;
    say(`\nDone: ${CHANGE} went through all four stages, ${commands} commands, ${passed} checks.`);
  } catch (error) {
    process.exitCode = interrupted.signal.aborted ? 130 : 1;
    const why = error instanceof Failure ? error.message : error.stack;
    const { stage, lastCommand } = progress;
    process.stderr.write(`\nThe demo failed at "${stage}", after ${lastCommand}: ${why}\n`);
  } finally {
    await forge?.close();
    if (options.keep) say(`The clones are kept in ${folder}`);
    else rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function readOptions() {
  try {
    const options = { keep: { type: 'boolean' }, cli: { type: 'string' } };
    return parseArgs({ options, strict: true }).values;
  } catch (error) {
    process.stderr.write(`${error.message}\nUsage: node examples/demo.mjs [--keep] [--cli FILE]\n`);
    process.exitCode = 2;
    return undefined;
  }
}

async function walk(folder, { cli, forge, stop }) {
  const owner = new Lab(join(folder, OWNER), { who: OWNER, cli, forge, stop });
  const lab = new Lab(join(folder, AGENT), { who: AGENT, cli, forge, stop });
  const start = await prepare(owner, lab, forge);
  await explore(lab, start);
  const numbers = await propose(lab, forge, start);
  await review(forge, numbers, 'Review: a person approves the proposal');
  await apply(lab, forge, numbers);
  await archive(lab, forge, { ...numbers, start });
  await review(forge, numbers, 'Land: a person approves the result and merges it');
  await land(owner, lab, { ...numbers, forge, start });
}

// Stages, in order.

async function prepare(owner, lab, forge) {
  heading('Start: a home lab on a forge, with specs of what must hold, and a protected main');
  cpSync(join(texts.examples, 'home-lab'), owner.root, { recursive: true });
  owner.append('openspec/config.yaml', AGENTS);
  await owner.ask('init', '--quiet', '--initial-branch=main');
  await owner.configure();
  await owner.ask('add', '--all');
  await owner.git('commit', '--quiet', '--message', 'Keep the home lab in git');
  await owner.ask('remote', 'add', 'origin', forge.cloneUrl);
  checkExit(await owner.push('--quiet', '--set-upstream', 'origin', 'main'), 0);
  const rule = { rule_name: 'main', enable_push: false, required_approvals: 1, ignore_stale_approvals: true };
  await forge.as(OWNER, 'POST', '/branch_protections', rule);

  await lab.git('clone', '--quiet', forge.cloneUrl, '.');
  await lab.configure();
  checkExit(await lab.openspec('init', '--hooks'), 0);
  checkExit(await lab.openspec('auth', 'status'), 0);
  checkExit(await lab.openspec('list', '--specs'), 0);
  await checks.checkValid(lab);
  return lab.head();
}

const AGENTS = `agents:
  - account: ${AGENT}
    stages: [explore, propose, apply, archive]
    paths: ["**"]
`;

async function explore(lab, start) {
  heading('Explore: what is known about it, before anything is written');
  const brief = await lab.openspec('explore', 'dns', 'public', 'status', 'page');
  checkExit(brief, 0);
  check('the brief names the spec of dns', brief.stdout.includes('specs/dns/spec.md'));
  check('the brief names the past decision about the zones', brief.stdout.includes('split-dns-views'));
  await checks.checkClean(lab);
  check('nothing was committed', (await lab.head()) === start);
}

async function propose(lab, forge, start) {
  heading('Propose: write the change down on a branch of its own, and raise it');
  const flags = CAPABILITIES.flatMap((capability) => ['--capability', capability]);
  checkExit(await lab.openspec('propose', CHANGE, '--title', TITLE, '--why', WHY, ...flags), 0);
  check(`git is on the branch ${BRANCH}`, (await lab.branch()) === BRANCH);
  const made = ['.openspec.yaml', ...texts.authoredFiles()];
  check(
    `it made ${made.join(', ')}`,
    made.every((file) => lab.has(inChange(file))),
  );
  check('the base is the commit of main', lab.read(inChange('.openspec.yaml')).includes(start));

  say('\nThe templates are not a proposal yet:');
  checkExit(await lab.openspec('propose', CHANGE, '--submit'), 1);

  say('\nThe author writes proposal, design, tasks and a delta for each capability. Then:');
  for (const file of texts.authoredFiles()) lab.copyIn(join(texts.authored, file), inChange(file));
  checkExit(await lab.openspec('validate', CHANGE, '--strict'), 0);
  checkExit(await lab.openspec('propose', CHANGE, '--submit'), 0);
  const kept = (file) => lab.read(inChange(file)) === texts.readAuthored(file);
  check('it kept what the author wrote', texts.authoredFiles().every(kept));
  check('one commit was made', (await lab.countCommits(start)) === 1);
  await checks.checkClean(lab);
  return checks.checkRaised(lab, forge);
}

async function review(forge, { pull }, title) {
  heading(title);
  const { state } = await forge.as(REVIEWER, 'POST', `/pulls/${pull}/reviews`, { event: 'APPROVED' });
  check('the review counts', state === 'APPROVED');
}

async function apply(lab, forge, numbers) {
  heading('Apply: do the tasks, tick them, keep files, git and issue in step');
  const brief = await lab.openspec('apply', CHANGE);
  checkExit(brief, 0);
  check('the brief names the first task', brief.stdout.includes('Publish `status` in `dns/public.zone`'));
  check(`git is on the branch ${BRANCH}`, (await lab.branch()) === BRANCH);
  await checks.checkClean(lab);

  for (const sitting of SITTINGS) await work(lab, forge, { ...sitting, ...numbers });
  check('every task is ticked', !lab.read(inChange('tasks.md')).includes('[ ]'));
  await checks.checkLabels(forge, numbers, 'openspec/applying');

  const diff = await lab.openspec('diff', CHANGE);
  checkExit(diff, 0);
  checks.checkDiff(diff.stdout);
  await checks.checkClean(lab);
}

async function work(lab, forge, { tasks, files, subject, issue, pull }) {
  say(`\nEdit ${files.join(', ')}. Then:`);
  for (const file of files) lab.copyIn(join(texts.authored, 'files', file), file);
  check('only these files differ', sameItems(await lab.dirtyFiles(), files));
  check('the edits are small', (await lab.linesRemoved()) <= files.length);
  await lab.ask('add', '--all');
  await lab.git('commit', '--quiet', '--message', subject);
  const before = lab.read(inChange('tasks.md'));
  checkExit(await lab.openspec('tasks', CHANGE, '--done', ...tasks, '--commit'), 0);
  const after = lab.read(inChange('tasks.md'));
  check('they are ticked, and every other byte is kept', after === texts.tick(before, tasks));
  const { body } = await forge.get(`/issues/${issue}`);
  const ticked = TASKS.filter((id) => body.includes(`- [x] ${id} `));
  check(`the issue has ticked ${ticked.join(', ')}`, ticked.length === after.split('- [x]').length - 1);
  check(
    'the pull request has the commits',
    (await forge.get(`/pulls/${pull}`)).head.sha === (await lab.head()),
  );
  await checks.checkClean(lab);
}

async function archive(lab, forge, { start, ...numbers }) {
  heading('Archive: fold the change into the specs, as the last commit of the branch');
  const head = await lab.head();
  const days = [texts.today()];
  const dryRun = await lab.openspec('archive', CHANGE, '--yes', '--dry-run');
  checkExit(dryRun, 0);
  checks.checkDiff(dryRun.stdout);
  check('the dry run changed nothing', (await lab.head()) === head && lab.has(inChange('tasks.md')));
  await checks.checkClean(lab);

  const specsBefore = checks.readSpecs(lab);
  checkExit(await lab.openspec('archive', CHANGE, '--yes', '--commit'), 0);
  days.push(texts.today());
  const archived = checks.checkFiled(lab, days);
  checks.checkSpecs(specsBefore, checks.readSpecs(lab));
  check('one commit was made', (await lab.countCommits(head)) === 1);
  await checks.checkCommits(lab, start, AGENT);
  await checks.checkOnlyTheseChanged(lab, start, archived);
  await checks.checkClean(lab);
  await checks.checkValid(lab);

  const { pull } = await forge.check();
  check(`the pull request is called "${pull.title}" now, and can be merged`, pull.title === TITLE);
  check('it has the commit of the archive', pull.head.sha === (await lab.head()));
  await checks.checkLabels(forge, numbers, 'openspec/archived');
}

async function land(owner, lab, { forge, issue, pull, start }) {
  const order = { Do: 'merge', delete_branch_after_merge: true };
  await forge.as(REVIEWER, 'POST', `/pulls/${pull}/merge`, order);
  check('the merge has closed the issue', (await forge.get(`/issues/${issue}`)).state === 'closed');
  await owner.git('pull', '--quiet', '--ff-only');
  const listed = await owner.openspec('list');
  checkExit(listed, 0);
  check('the other change is still open', listed.stdout.includes('add-disk-health-alerts'));
  check('this one no longer is', !listed.stdout.includes(CHANGE));
  await checks.checkCommits(owner, start, AGENT);
  checkExit(await owner.openspec('drift'), 0);
  await checks.checkValid(owner);

  await lab.git('switch', '--quiet', 'main');
  await lab.git('pull', '--quiet', '--ff-only');
  const specs = await lab.openspec('list', '--specs');
  const all = [...CAPABILITIES, ...texts.UNTOUCHED_CAPABILITIES];
  check(
    'every capability is listed, the new one too',
    all.every((name) => specs.stdout.includes(name)),
  );
  checkExit(await lab.openspec('sync', CHANGE), 0);
  await checks.checkLabels(forge, { issue, pull }, 'openspec/landed');
  const again = await lab.openspec('sync', CHANGE);
  check('a second time there is nothing to do', again.code === 0 && again.stdout.includes('(in step)'));
  await checks.checkClean(lab);
  await forge.check();
  forge.checkFaultless();
}

for (const name of ['SIGINT', 'SIGTERM']) {
  process.once(name, () => interrupted.abort());
}
// A reader that goes away (such as `head`) ends the demo, tidily.
process.stdout.on('error', () => interrupted.abort());
await main();
