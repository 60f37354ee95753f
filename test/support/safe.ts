import { expect } from 'vitest';
import type { Answer } from './project.ts';

/** A line of a stack: people see three lines, never this. */
export const STACK = /^ {4}at /m;

/** What can steer a terminal or hide text. Line feeds and tabs may stand in an output. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for here.
const RAW = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff]/;

/** Fails unless a command ended as commands do: with an exit code of its own, without a stack, and with nothing raw. */
export function expectSafe(argv: readonly string[], answer: Answer): void {
  expect({ argv, ...faultsOf(argv, answer) }).toEqual({ argv, exit: expect.any(Number) });
}

/** What is wrong with an answer; only its exit code where nothing is. */
export function faultsOf(argv: readonly string[], { exit, out, note }: Answer): Record<string, unknown> {
  const both = `${out}\n${note}`;
  return {
    exit: [0, 1, 2, 3].includes(exit) ? exit : `exit ${exit}`,
    ...(STACK.test(both) || both.includes('This is a bug') ? { stack: both.slice(-2000) } : {}),
    ...(RAW.test(both) ? { raw: JSON.stringify(around(both)) } : {}),
    ...(asksForJson(argv) && !isJson(out) ? { json: out.slice(0, 500) } : {}),
  };
}

/** Words behind `--` are no options. */
function asksForJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return argv.slice(0, end < 0 ? argv.length : end).includes('--json');
}

function around(text: string): string {
  const at = text.search(RAW);
  return text.slice(Math.max(0, at - 40), at + 40);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
