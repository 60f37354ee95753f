import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundle } from '../support/bundle.ts';
import { makeFolder } from '../support/folder.ts';

// Counts in one file under the lock, and dies in the middle of it now and then: by SIGKILL, with the lock in its hands.
const source = `
import { appendFileSync, closeSync, openSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { openFiles } from './src/adapters/files/files.ts';
const folder = process.argv[2];
const isRunning = (pid) => { try { return process.kill(pid, 0); } catch { return false; } };
const files = openFiles(folder + '/project', { pid: process.pid, command: 'count', isRunning, note: () => {} });
for (let round = 0; round < 8; round++) {
  await files.exclusive(async () => {
    closeSync(openSync(folder + '/busy', 'wx'));
    const before = Number(readFileSync(folder + '/counter', 'utf8'));
    await new Promise((done) => setTimeout(done, Math.random() * 3));
    writeFileSync(folder + '/counter', String(before + 1));
    appendFileSync(folder + '/log-' + process.pid, '+');
    unlinkSync(folder + '/busy');
    if (Math.random() < 0.25) process.kill(process.pid, 'SIGKILL');
  });
}
`;

test('owners that die with the lock are succeeded by one process at a time', async () => {
  const folder = makeFolder({ counter: '0', 'project/a.md': 'a' });
  const script = join(folder, 'count.mjs');
  await bundle({ source, outfile: script });
  const ended = { ok: 0, killed: 0 };
  const line = async (): Promise<void> => {
    for (let run = 0; run < 4; run++) {
      const { exit, signal, note } = await runScript(script, folder);
      expect([exit === 0 || signal === 'SIGKILL', note]).toEqual([true, '']);
      ended[exit === 0 ? 'ok' : 'killed']++;
    }
  };
  await Promise.all(Array.from({ length: 5 }, line));
  const logs = readdirSync(folder).filter((name) => name.startsWith('log-'));
  const counted = logs.reduce((sum, name) => sum + readFileSync(join(folder, name), 'utf8').length, 0);
  expect(Number(readFileSync(join(folder, 'counter'), 'utf8'))).toBe(counted);
  expect(ended.killed).toBeGreaterThan(3);
}, 120_000);

function runScript(
  script: string,
  folder: string,
): Promise<{ exit: number | null; signal: string | null; note: string }> {
  const child = spawn(process.execPath, [script, folder], { stdio: ['ignore', 'ignore', 'pipe'] });
  let note = '';
  child.stderr.on('data', (text) => {
    note += text;
  });
  return new Promise((done) => child.once('close', (exit, signal) => done({ exit, signal, note })));
}
