import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { openTerminal } from '../../src/adapters/terminal/terminal.ts';
import type { Terminal } from '../../src/ports.ts';

/** A terminal at which somebody types these keys as soon as something is shown. */
function typing(keys: string): { terminal: Terminal; shown: () => string } {
  const input = new PassThrough();
  const output = new PassThrough();
  let shown = '';
  output.on('data', (chunk: Buffer) => {
    if (shown === '') setTimeout(() => input.write(keys), 20);
    shown += chunk.toString('utf8');
  });
  return { terminal: openTerminal({ input, output, interactive: true, width: 80 }), shown: () => shown };
}

test('a text, a yes and a choice', async () => {
  expect(await typing('Ada\r').terminal.ask('Name?')).toBe('Ada');
  expect(await typing('\r').terminal.ask('Name?', 'Grace')).toBe('Grace');
  expect(await typing('y\r').terminal.confirm('Sure?', false)).toBe(true);
  expect(await typing('\r').terminal.confirm('Sure?', false)).toBe(false);
  expect(await typing('\u001b[B\r').terminal.choose('Which?', ['one', 'two'])).toBe('two');
});

test('a question cannot steer the terminal', async () => {
  const { terminal, shown } = typing('\r');
  await terminal.confirm('Delete \u001b]0;title\u0007this?', false);
  expect(shown()).toContain('Delete this?');
  expect(shown()).not.toContain('title');
});

test('Ctrl-C ends with an interrupt', async () => {
  const refusal = expect.objectContaining({ name: 'ToolError', code: 'interrupted', exit: 130 });
  await expect(typing('\u0003').terminal.ask('Name?')).rejects.toThrowError(refusal);
  await expect(typing('\u0003').terminal.choose('Which?', ['one'])).rejects.toThrowError(refusal);
});

test('without a terminal nobody is asked', async () => {
  const streams = { input: new PassThrough(), output: new PassThrough() };
  const terminal = openTerminal({ ...streams, interactive: false, width: 80 });
  await expect(terminal.ask('Name?')).rejects.toThrowError(
    expect.objectContaining({ code: 'no_terminal', exit: 2 }),
  );
});
