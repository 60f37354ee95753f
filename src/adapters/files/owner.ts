import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { stripControls } from '../../core/control-characters.ts';

/** The running program, as its locks, journals and notes need to know it. One caller never waits for itself. */
export interface Caller {
  readonly pid: number;
  /** The command line, for people. */
  readonly command: string;
  isRunning(pid: number): boolean;
  /** Says one line to the person at once. */
  note(line: string): void;
  /** How long to wait for another owner of the lock, in milliseconds. */
  readonly patience?: number;
}

/** Who holds a lock: enough to tell later whether that process still lives. */
export interface Owner {
  readonly pid: number;
  readonly nonce: string;
  readonly command: string;
  readonly host?: string | undefined;
  readonly machine?: string | undefined;
  readonly boot?: string | undefined;
  /** The namespace that the number of the process belongs to: containers have their own. */
  readonly space?: string | undefined;
  /** When the process began, in ticks since the machine started: a number that is used again has another. */
  readonly start?: string | undefined;
}

/** The caller as the owner of one lock. Values that the system does not tell are left out. */
export function identify({ pid, command }: Caller): Owner {
  return {
    pid,
    nonce: `${pid}-${Math.random().toString(36).slice(2, 14)}`,
    command: command.slice(0, 80),
    host: hostname().slice(0, 64),
    machine: readWord('/etc/machine-id'),
    boot: readWord('/proc/sys/kernel/random/boot_id'),
    space: readLink('/proc/self/ns/pid'),
    start: processOf(pid)?.start,
  };
}

/** An owner from the text of a lock, which anybody may have written; undefined when it is none. */
export function parseOwner(text: string): Owner | undefined {
  const found = parseObject(text);
  const { pid, nonce } = found;
  if (typeof pid !== 'number' || !Number.isSafeInteger(pid)) return undefined;
  if (typeof nonce !== 'string' || !/^[\w-]{1,64}$/.test(nonce)) return undefined;
  const word = (name: string): string | undefined => {
    const value = found[name];
    return typeof value === 'string' ? stripControls(value).slice(0, 80) : undefined;
  };
  const [host, machine, boot, space, start] = ['host', 'machine', 'boot', 'space', 'start'].map(word);
  return { pid, nonce, command: word('command') ?? 'openspec', host, machine, boot, space, start };
}

/** Whether the process of an owner lives; unknown when it ran where we cannot look. */
export function lifeOf(owner: Owner, me: Owner, caller: Caller): 'alive' | 'dead' | 'unknown' {
  if (owner.pid < 1 || differ(owner.host, me.host) || differ(owner.machine, me.machine)) return 'unknown';
  if (differ(owner.boot, me.boot)) return 'dead';
  if (differ(owner.space, me.space)) return 'unknown';
  if (!caller.isRunning(owner.pid)) return 'dead';
  const now = processOf(owner.pid);
  return now?.ended || differ(owner.start, now?.start) ? 'dead' : 'alive';
}

function differ(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && one !== other;
}

/** Fields 3 and 22 of the process, counted behind its name, which may hold anything. Linux only. */
function processOf(pid: number): { readonly start: string | undefined; readonly ended: boolean } | undefined {
  const text = readWord(`/proc/${pid}/stat`);
  if (text === undefined) return undefined;
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { start: fields[19], ended: fields[0] === 'Z' || fields[0] === 'X' };
}

function readWord(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim() || undefined;
  } catch {
    return undefined;
  }
}

function readLink(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
