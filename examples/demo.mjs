#!/usr/bin/env node
// Walks one change of the example home lab through explore, propose, apply and archive with the real CLI,
// in a temporary git repository, and checks after each step that the files and git are as they should be.
//
//   node examples/demo.mjs [--keep] [--cli FILE]
//
//   --keep      leave the temporary repository and say where it is
//   --cli FILE  run this file instead of bin/openspec.js
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Failure, Lab } from './lab.mjs';

const CHANGE = 'add-status-page';
const BRANCH = `change/${CHANGE}`;
const CHANGE_FOLDER = `openspec/changes/${CHANGE}`;
const TITLE = 'Add a public status page';
const WHY =
  'When photos are down, the family asks in the chat. A page that everybody can open answers without the operator.';

// What the specs of the touched capabilities hold once the change is archived, in this order.
const REQUIREMENTS_AFTER = {
  dns: [
    'Records come from the zone files',
    'The public zone names what is published',
    'Inside, sites lead to the proxy',
    'The domain has no mail',
  ],
  firewall: [
    'What is not allowed is dropped',
    'The internet reaches the proxy and WireGuard only',
    'The proxy reaches its backends only',
    'Guests reach the internet only',
  ],
  monitoring: ['Hosts and public sites are watched', 'Alerts reach the phone', 'A missed backup is an alert'],
  'reverse-proxy': [
    'Only published sites are public',
    'Sites speak HTTPS only',
    'Certificates come from one authority',
  ],
  'status-page': [
    'The page shows each published service',
    'The page says nothing about the house',
    'The page survives harbor',
  ],
};
const CAPABILITIES = Object.keys(REQUIREMENTS_AFTER);
const UNTOUCHED_CAPABILITIES = ['access/remote', 'backup'];

// Two sittings of work: the tasks that they finish and the files that they edit.
const SITTINGS = [
  {
    tasks: ['1.1', '1.2'],
    files: ['dns/internal.zone', 'dns/public.zone'],
    subject: 'Publish the name of the status page',
  },
  {
    tasks: ['2.1', '2.2', '2.3', '3.1', '3.2'],
    files: [
      'README.md',
      'firewall/gate.nft',
      'stacks/monitoring/prometheus.yml',
      'stacks/proxy/Caddyfile',
      'stacks/status/compose.yaml',
      'stacks/status/config.yaml',
    ],
    subject: 'Run the status page on lookout',
  },
];

const examples = dirname(fileURLToPath(import.meta.url));
const authored = join(examples, 'change');
const interrupted = new AbortController();
let checksPassed = 0;
let stage = 'Start';

async function main() {
  const options = readOptions();
  if (!options) return;
  const folder = mkdtempSync(join(tmpdir(), 'openspec-demo-'));
  const cli = resolve(options.cli ?? join(examples, '..', 'bin', 'openspec.js'));
  const lab = new Lab(folder, { cli, say, stop: interrupted.signal });
  try {
    await walk(lab);
    say(
      `\nDone: ${CHANGE} went through all four stages, ${lab.commandsRun} commands, ${checksPassed} checks.`,
    );
  } catch (error) {
    process.exitCode = interrupted.signal.aborted ? 130 : 1;
    const why = error instanceof Failure ? error.message : error.stack;
    process.stderr.write(`\nThe demo failed at "${stage}", after ${lab.lastCommand}: ${why}\n`);
  } finally {
    if (options.keep) say(`The repository is kept in ${lab.root}`);
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

async function walk(lab) {
  const start = await prepare(lab);
  await explore(lab, start);
  await propose(lab, start);
  await apply(lab);
  await archive(lab, start);
  await land(lab);
}

// Stages, in order.

async function prepare(lab) {
  heading('Start: a home lab in git, with specs of what must hold');
  cpSync(join(examples, 'home-lab'), lab.root, { recursive: true });
  await lab.ask('init', '--quiet', '--initial-branch=main');
  // Settings of the machine must not reach into the demo.
  await lab.ask('config', 'commit.gpgsign', 'false');
  await lab.ask('config', 'core.autocrlf', 'false');
  await lab.ask('add', '--all');
  await lab.git('commit', '--quiet', '--message', 'Keep the home lab in git');
  await checkClean(lab);

  checkExit(await lab.openspec('list', '--specs'), 0);
  await checkValid(lab);
  return lab.head();
}

async function explore(lab, start) {
  heading('Explore: what is known about it, before anything is written');
  const brief = await lab.openspec('explore', 'dns', 'public', 'status', 'page');
  checkExit(brief, 0);
  check('the brief names the spec of dns', brief.stdout.includes('specs/dns/spec.md'));
  check('the brief names the past decision about the zones', brief.stdout.includes('split-dns-views'));
  await checkClean(lab);
  check('nothing was committed', (await lab.head()) === start);
}

async function propose(lab, start) {
  heading('Propose: write the change down, on a branch of its own');
  const flags = CAPABILITIES.flatMap((capability) => ['--capability', capability]);
  const created = await lab.openspec('propose', CHANGE, '--title', TITLE, '--why', WHY, ...flags, '--commit');
  checkExit(created, 0);
  check(`git is on the branch ${BRANCH}`, (await lab.branch()) === BRANCH);
  for (const file of ['.openspec.yaml', ...authoredFiles()]) {
    check(`it made ${file}`, lab.has(inChange(file)));
  }
  check('the base is the commit of main', lab.read(inChange('.openspec.yaml')).includes(start));
  check('one commit was made', (await lab.countCommits(start)) === 1);
  check('it carries the trailer', (await lab.trailer('HEAD')) === CHANGE);
  await checkClean(lab);

  say('\nThe templates are not a proposal yet:');
  checkExit(await lab.openspec('validate', CHANGE, '--strict'), 1);

  say('\nThe author writes proposal, design, tasks and a delta for each capability. Then:');
  for (const file of authoredFiles()) lab.copyIn(join(authored, file), inChange(file));
  const next = await lab.openspec('propose', CHANGE);
  checkExit(next, 0);
  check('it says that apply comes next', /\bapply\b/.test(next.stdout + next.stderr));
  check(
    'it kept what the author wrote',
    authoredFiles().every((file) => lab.read(inChange(file)) === readAuthored(file)),
  );
  checkExit(await lab.openspec('validate', CHANGE, '--strict'), 0);
  await commitAll(lab, 'Propose a public status page');
  await checkClean(lab);
}

async function apply(lab) {
  heading('Apply: do the tasks, tick them, keep both in git');
  const brief = await lab.openspec('apply', CHANGE);
  checkExit(brief, 0);
  check('the brief names the first task', brief.stdout.includes('Publish `status` in `dns/public.zone`'));
  check(`git is on the branch ${BRANCH}`, (await lab.branch()) === BRANCH);
  await checkClean(lab);

  for (const sitting of SITTINGS) await work(lab, sitting);
  check('every task is ticked', !lab.read(inChange('tasks.md')).includes('[ ]'));

  const diff = await lab.openspec('diff', CHANGE);
  checkExit(diff, 0);
  checkDiff(diff.stdout);
  await checkClean(lab);
}

async function work(lab, { tasks, files, subject }) {
  say(`\nEdit ${files.join(', ')}. Then:`);
  for (const file of files) lab.copyIn(join(authored, 'files', file), file);
  const before = lab.read(inChange('tasks.md'));
  checkExit(await lab.openspec('tasks', CHANGE, '--done', ...tasks), 0);
  check(
    `tasks ${tasks.join(', ')} are ticked, and every other byte is kept`,
    lab.read(inChange('tasks.md')) === tick(before, tasks),
  );
  check(
    'only these files and the ticks differ',
    sameItems(await lab.dirtyFiles(), [...files, inChange('tasks.md')]),
  );
  check('the edits are small', (await lab.linesRemoved()) <= files.length + tasks.length);
  await commitAll(lab, subject);
  await checkClean(lab);
}

async function archive(lab, start) {
  heading('Archive: fold the change into the specs');
  const head = await lab.head();
  const days = [today()];

  const dryRun = await lab.openspec('archive', CHANGE, '--yes', '--dry-run');
  checkExit(dryRun, 0);
  checkDiff(dryRun.stdout);
  check('the dry run changed nothing', (await lab.head()) === head && lab.has(inChange('tasks.md')));
  await checkClean(lab);

  const specsBefore = new Map(CAPABILITIES.map((capability) => [capability, readSpec(lab, capability)]));
  checkExit(await lab.openspec('archive', CHANGE, '--yes', '--commit'), 0);
  days.push(today());
  const archived = checkFiled(lab, days);
  for (const capability of CAPABILITIES) checkSpec(lab, capability, specsBefore.get(capability));
  check('one commit was made', (await lab.countCommits(head)) === 1);
  check('it carries the trailer', (await lab.trailer('HEAD')) === CHANGE);
  await checkOnlyTheseChanged(lab, start, archived);
  await checkClean(lab);

  await checkValid(lab);
  const listed = await lab.openspec('list', '--specs');
  checkExit(listed, 0);
  const all = [...CAPABILITIES, ...UNTOUCHED_CAPABILITIES];
  check(
    'every capability is listed, the new one too',
    all.every((capability) => listed.stdout.includes(capability)),
  );
}

async function land(lab) {
  heading('Land: the branch is merged to main');
  await lab.git('switch', '--quiet', 'main');
  await lab.git('merge', '--quiet', '--no-ff', '--message', `Merge branch '${BRANCH}'`, BRANCH);
  const log = await lab.git('log', '--format=%h %s (%an)%n%(trailers:key=Spec-Change)', 'main');
  check('the log leads from the commits to the change', log.stdout.includes(`Spec-Change: ${CHANGE}`));
  await checkValid(lab);
  const listed = await lab.openspec('list');
  checkExit(listed, 0);
  check('the other change is still open', listed.stdout.includes('add-disk-health-alerts'));
  check('this one no longer is', !listed.stdout.includes(CHANGE));
  await checkClean(lab);
}

async function commitAll(lab, subject) {
  await lab.ask('add', '--all');
  await lab.git('commit', '--quiet', '--message', subject, '--message', `Spec-Change: ${CHANGE}`);
}

// Checks.

function check(fact, holds) {
  checkQuietly(fact, holds);
  say(`  ok: ${fact}`);
}

function checkQuietly(fact, holds) {
  if (!holds) throw new Failure(`this does not hold: ${fact}`);
  checksPassed += 1;
}

function checkExit({ code }, expected) {
  check(`exit code ${expected}${code === expected ? '' : ` (it is ${code})`}`, code === expected);
}

async function checkValid(lab) {
  checkExit(await lab.openspec('validate', '--all', '--strict'), 0);
}

async function checkClean(lab) {
  const dirty = await lab.dirtyFiles();
  check(dirty.length ? `working tree clean (not: ${dirty.join(', ')})` : 'working tree clean', !dirty.length);
}

function checkDiff(text) {
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

function checkFiled(lab, days) {
  const names = readdirSync(lab.path('openspec/changes/archive')).filter((name) => name.endsWith(CHANGE));
  check(`it lies in the archive as ${archiveName(days[0])}`, days.map(archiveName).includes(names[0]));
  check('it lies there once', names.length === 1);
  const archived = `openspec/changes/archive/${names[0]}`;
  check('it is no longer open', !lab.has(CHANGE_FOLDER));
  const same = (file) => lab.read(`${archived}/${file}`).replaceAll('- [x]', '- [ ]') === readAuthored(file);
  check('its files are as the author wrote them', authoredFiles().every(same));
  return archived;
}

// A requirement that the delta names has the text of the delta; every other one has the bytes that it had.
function checkSpec(lab, capability, before) {
  const was = splitSpec(before);
  const delta = splitSpec(readAuthored(`specs/${capability}/spec.md`));
  const now = splitSpec(readSpec(lab, capability));
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

async function checkOnlyTheseChanged(lab, start, archived) {
  const expected = [...SITTINGS.flatMap((sitting) => sitting.files), ...CAPABILITIES.map(specFile)];
  const changed = await lab.changedFiles(start);
  const outside = changed.filter((file) => !file.startsWith(`${archived}/`));
  check('outside the archive only the edited files and the five specs differ', sameItems(outside, expected));
}

// Texts.

function inChange(file) {
  return `${CHANGE_FOLDER}/${file}`;
}

function specFile(capability) {
  return `openspec/specs/${capability}/spec.md`;
}

function readSpec(lab, capability) {
  const file = specFile(capability);
  return lab.has(file) ? lab.read(file) : '';
}

function authoredFiles() {
  return ['proposal.md', 'design.md', 'tasks.md', ...CAPABILITIES.map((name) => `specs/${name}/spec.md`)];
}

function readAuthored(file) {
  return readFileSync(join(authored, file), 'utf8');
}

function splitSpec(text) {
  const [head, ...rest] = text.split(/^(?=### Requirement: )/m);
  const entries = rest.map((block) => {
    const [own] = block.split(/^(?=## )/m);
    return [own.slice('### Requirement: '.length, own.indexOf('\n')), own.trimEnd()];
  });
  return {
    head,
    purpose: /^## Purpose\n([\s\S]*?)^## /m.exec(text)?.[1].trim(),
    names: entries.map(([name]) => name),
    blocks: new Map(entries),
  };
}

function tick(text, ids) {
  return ids.reduce((ticked, id) => ticked.replace(`- [ ] ${id} `, `- [x] ${id} `), text);
}

function today() {
  const now = new Date();
  const two = (number) => String(number).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

function archiveName(day) {
  return `${day}-${CHANGE}`;
}

function sameList(left, right) {
  return left.length === right.length && left.every((item, index) => item === right[index]);
}

function sameItems(left, right) {
  return sameList([...left].sort(), [...right].sort());
}

function heading(text) {
  stage = text.split(':')[0];
  say(`\n== ${text} ==`);
}

function say(text) {
  process.stdout.write(`${text}\n`);
}

for (const name of ['SIGINT', 'SIGTERM']) {
  process.once(name, () => interrupted.abort());
}
// A reader that goes away (such as `head`) ends the demo, tidily.
process.stdout.on('error', () => interrupted.abort());
await main();
