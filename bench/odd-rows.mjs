// Odd texts: each is put in four places, and every command that reads that place runs once, ours alone.

import { CHANGE } from './projects.mjs';
import { capabilityOf } from './text.mjs';

/** The slowest command, in seconds. */
export function slowestOnOddText(bench, kind) {
  const samples = [];
  for (const [place, commands] of Object.entries(COMMANDS)) {
    const project = `odd-${kind}-${place}`;
    for (const args of commands) samples.push(oneSample(bench, project, place, args));
    bench.forget(project);
  }
  const slowest = samples.reduce((a, b) => (b.seconds > a.seconds ? b : a));
  return { value: slowest.seconds, note: slowest.command, details: secondsByCommand(samples) };
}

function oneSample(bench, project, place, args) {
  const command = `${args.join(' ')} (${place})`;
  try {
    const ms = bench.oneRun({ project, args }, ANSWERS, TIMEOUT);
    return { command, seconds: Math.round(ms) / 1000 };
  } catch (error) {
    throw new Error(`${command}: ${error.message}`);
  }
}

function secondsByCommand(samples) {
  return Object.fromEntries(samples.map(({ command, seconds }) => [command, seconds]));
}

const TIMEOUT = 30_000;
/** Done, or problems found: such a text may well be wrong. */
const ANSWERS = [0, 1];
const SPEC = capabilityOf(0);
const CHECK = ['validate', CHANGE, '--strict'];
const CHECK_ALL = ['validate', '--all', '--strict'];
const SHOW = ['show', CHANGE];
const DIFF = ['diff', CHANGE];
const DRY_RUN = ['archive', CHANGE, '--dry-run', '--yes'];
const EXPLORE = ['explore', 'waiting', 'limit'];
const BRIEF = ['instructions', 'apply', '--change', CHANGE];
const COMMANDS = {
  spec: [CHECK_ALL, ['show', SPEC], ['show', SPEC, '--json'], ['list', '--specs'], EXPLORE, DIFF, DRY_RUN],
  delta: [CHECK_ALL, CHECK, SHOW, [...SHOW, '--json'], ['list'], EXPLORE, DIFF, DRY_RUN],
  tasks: [CHECK, ['list'], ['status', '--change', CHANGE], ['tasks', CHANGE], BRIEF, DRY_RUN],
  proposal: [CHECK, SHOW, ['list'], EXPLORE, DRY_RUN],
};
