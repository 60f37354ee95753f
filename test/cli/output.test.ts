import { spawnSync } from 'node:child_process';
import { closeSync, constants, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { openOutput } from '../../src/cli/output.ts';
import { makeFolder } from '../support/folder.ts';

/** A pipe whose ends do not block. */
function makePipe(): { reader: number; writer: number } {
  const path = join(makeFolder(), 'pipe');
  expect(spawnSync('mkfifo', [path]).status).toBe(0);
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const writer = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  onTestFinished(() => closeSync(writer));
  return { reader, writer };
}

/** A stream in place of the one that Node makes. */
function makeStream() {
  const taken: Buffer[] = [];
  const stream = new Writable({
    write: (part: Buffer, _, done) => {
      taken.push(part);
      done();
    },
  });
  return { taken, stream: stream as unknown as NodeJS.WriteStream };
}

test('what a full pipe does not take goes through the stream, and all that follows', async () => {
  const { reader, writer } = makePipe();
  const { taken, stream } = makeStream();
  const failures: unknown[] = [];
  const output = openOutput(
    writer,
    () => stream,
    (code) => failures.push(code),
  );
  const text = 'wörter '.repeat(100_000);
  await output.write(text);
  await output.write('end');
  const first = Buffer.alloc(2_000_000);
  const length = readSync(reader, first);
  closeSync(reader);
  expect(length).toBeGreaterThan(0);
  expect(taken.length).toBeGreaterThanOrEqual(2);
  expect(Buffer.concat([first.subarray(0, length), ...taken]).toString('utf8')).toBe(`${text}end`);
  expect(failures).toEqual([]);
});

test('a reader that goes away is no failure, and nothing is written any more', async () => {
  const { reader, writer } = makePipe();
  const { taken, stream } = makeStream();
  const failures: unknown[] = [];
  const output = openOutput(
    writer,
    () => stream,
    (code) => failures.push(code),
  );
  closeSync(reader);
  await output.write('one');
  await output.write('two');
  expect([taken, failures, output.isTerminal, output.columns]).toEqual([[], [], false, undefined]);
});

test('any other failure is told once', async () => {
  const { reader, writer } = makePipe();
  const failures: unknown[] = [];
  const output = openOutput(
    reader,
    () => makeStream().stream,
    (code) => failures.push(code),
  );
  await output.write('one');
  await output.write('two');
  closeSync(reader);
  expect(failures).toEqual(['EBADF']);
  expect(writer).toBeGreaterThan(0);
});
