// Preload for a child (node --require): ends the process, or lets the disk fail, at the n-th call that changes a file.
// KILL_BELOW  only calls on paths below this folder count
// KILL_AT     the number of the call, from 1; without it calls are only counted
// KILL_WITH   SIGKILL, SIGINT or SIGTERM; or the code of an error, thrown once; or FULL: the disk is full from then on
// KILL_ONLY   a pattern: only calls of such a name count
// KILL_COUNT  a file that is told how many calls there were
const fs = require('node:fs');
const { constants } = require('node:os');

const { KILL_BELOW: below = '/', KILL_AT, KILL_WITH: kind = 'SIGKILL', KILL_COUNT } = process.env;
const only = new RegExp(process.env.KILL_ONLY ?? '');
const at = Number(KILL_AT ?? Number.POSITIVE_INFINITY);
const real = { ...fs };
const open = new Map();
let count = 0;

/** What needs no space on the disk goes on when it is full. */
const FREE = new Set(['renameSync', 'unlinkSync', 'rmSync', 'rmdirSync', 'fchmodSync', 'fchownSync']);

for (const name of ['mkdirSync', 'rmdirSync', 'unlinkSync', 'rmSync', 'cpSync', 'renameSync']) patch(name, 0);
patch('symlinkSync', 1);
patch('linkSync', 1);
for (const name of ['writeFileSync', 'writeSync', 'fsyncSync', 'fchmodSync', 'fchownSync']) patch(name, 0);

fs.openSync = (path, flags = 'r', ...rest) => {
  const makes = typeof flags === 'string' ? /[wa]/.test(flags) : (flags & fs.constants.O_CREAT) !== 0;
  if (makes && counts(path)) strike('openSync');
  const file = real.openSync(path, flags, ...rest);
  open.set(file, String(path));
  return file;
};
fs.closeSync = (file) => {
  open.delete(file);
  return real.closeSync(file);
};
if (KILL_COUNT !== undefined) process.on('exit', () => real.writeFileSync(KILL_COUNT, String(count)));

function patch(name, argument) {
  fs[name] = (...args) => {
    if (!counts(args[argument])) return real[name](...args);
    strike(name, () => writeHalf(name, args));
    return real[name](...args);
  };
}

function counts(target) {
  const path = typeof target === 'number' ? open.get(target) : String(target);
  return path?.startsWith(`${below}/`) || path === below;
}

/** A write that is cut off has written something already. Waiting for the disk changes nothing, but may fail. */
function strike(name, half = () => {}) {
  const isSignal = kind.startsWith('SIG');
  if (name === (isSignal ? 'fsyncSync' : 'rmdirSync') || !only.test(name)) return;
  count++;
  const full = kind === 'FULL' && count >= at && !FREE.has(name);
  if (count !== at && !full) return;
  if (kind !== 'SIGINT' && kind !== 'SIGTERM') half();
  if (kind.startsWith('SIG')) die();
  else if (full || kind !== 'FULL') fail(kind === 'FULL' ? 'ENOSPC' : kind, name);
}

function writeHalf(name, [file, content]) {
  if (name !== 'writeFileSync' || typeof content !== 'string') return;
  if (typeof file === 'number') real.writeSync(file, content.slice(0, content.length / 2));
  else real.writeFileSync(file, content.slice(0, content.length / 2));
}

function die() {
  process.kill(process.pid, kind);
  if (kind === 'SIGKILL') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

function fail(code, syscall) {
  throw Object.assign(new Error(`${code}: injected, ${syscall}`), {
    code,
    errno: -constants.errno[code],
    syscall,
  });
}
