import { ToolError } from './error.ts';
import { parseBase } from './forge/remote-url.ts';
import type { Problem } from './problem.ts';
import { wordsOf } from './problem-text.ts';
import { KeyReader, readYamlMap } from './yaml.ts';

/** How the token of an identity is had. */
export type CredentialSource =
  | { readonly kind: 'command'; readonly argv: readonly string[] }
  | { readonly kind: 'tea'; readonly login: string }
  | { readonly kind: 'variable'; readonly name: string };

export interface DeclaredIdentity {
  readonly name: string;
  readonly account: string;
  readonly source: CredentialSource;
}

/** What the user declares about one forge. */
export interface DeclaredForge {
  /** Root of the forge with its sub-path, no slash at the end. */
  readonly base: string;
  readonly identities: readonly DeclaredIdentity[];
  /** The name of the identity that is used when nothing else is chosen. */
  readonly identity: string | undefined;
  /** Host names in ssh remotes that mean this forge, as `git.example.org` or `git.example.org:2222`. */
  readonly sshHosts: readonly string[];
}

export interface UserSettings {
  /** The file that they were read from, or would be, for messages. */
  readonly path: string;
  readonly forges: readonly DeclaredForge[];
  /** How long one call of the forge may take, in seconds. */
  readonly timeout: number;
  readonly problems: readonly Problem[];
}

const DEFAULT_TIMEOUT = 30;

/**
 * Reads the user's own settings. In: the YAML text, or undefined where there is no file, and the path for messages.
 * Out: the settings, and what is wrong in them with its place.
 */
export function parseUserSettings(text: string | undefined, path: string): UserSettings {
  const yaml = readYamlMap(text ?? '');
  const reader = new KeyReader(yaml.value ?? {}, yaml.placeOf);
  const timeout = reader.wholeNumber('timeout') ?? DEFAULT_TIMEOUT;
  const forges = readForges(reader);
  const found = [...yaml.problems, ...reader.problems];
  const problems = found.map(({ facts, place }) => ({ path, item: 'settings', place, ...facts }));
  return { path, forges, timeout, problems };
}

/**
 * Settings that are wrong in part are not used at all where a token is at stake: the part that is missing might have
 * named the identity. Throws ToolError `user_settings_invalid`.
 */
export function requireSettings({ path, problems }: UserSettings): void {
  if (problems.length === 0) return;
  const lines = problems.map((problem) => {
    const at = problem.place ? `${path}:${problem.place.line}:${problem.place.column}` : path;
    const isKey = problem.kind === 'setting-invalid';
    return `${at}: ${isKey ? `"${problem.key}": expected ${problem.expected}.` : wordsOf(problem).message}`;
  });
  throw new ToolError({
    code: 'user_settings_invalid',
    message: `Your own settings cannot be used, so it is not known who you are on the forge:\n${lines.join('\n')}`,
    fix: `Correct ${path}, then run \`openspec auth status\`.`,
    exit: 4,
  });
}

function readForges(reader: KeyReader): DeclaredForge[] {
  const forges = reader.below('forges');
  const read = forges.keys().flatMap((key) => {
    const base = parseBase(key);
    const below = forges.below(key);
    if (base === undefined)
      forges.refuse(key, 'the address of a forge, such as https://git.example.org/forge');
    const forge = base === undefined ? [] : [readForge(below, base)];
    forges.take(below);
    return forge;
  });
  const twice = read.find(({ base }, at) => read.findIndex((other) => other.base === base) < at);
  if (twice) reader.refuse('forges', `each forge once, and ${twice.base} stands there twice`);
  reader.take(forges);
  return read;
}

function readForge(reader: KeyReader, base: string): DeclaredForge {
  const below = reader.below('identities');
  const identities = below.keys().flatMap((name) => {
    const one = below.below(name);
    const identity = readIdentity(one, name);
    if (identity === undefined && one.problems.length === 0)
      below.refuse(name, 'an account, and one of command, tea and variable');
    below.take(one);
    return identity ?? [];
  });
  reader.take(below);
  const identity = reader.text('identity');
  if (identity !== undefined && !below.keys().includes(identity))
    reader.refuse(
      'identity',
      `one of the identities of this forge (${below.keys().join(', ') || 'there are none'})`,
    );
  return { base, identities, identity, sshHosts: reader.texts('ssh') };
}

function readIdentity(reader: KeyReader, name: string): DeclaredIdentity | undefined {
  const account = reader.text('account');
  const sources = [readCommand(reader), readTea(reader), readVariable(reader)].filter(
    (one) => one !== undefined,
  );
  const [source] = sources;
  if (account !== undefined && !/^[\w.-]+$/.test(account)) reader.refuse('account', 'the name of an account');
  if (account === undefined || source === undefined || sources.length > 1) return undefined;
  return { name, account, source };
}

/** A path that depends on the folder could lead into a repository, so a program has a name or an absolute path. */
function readCommand(reader: KeyReader): CredentialSource | undefined {
  if (!reader.keys().includes('command')) return undefined;
  const argv = reader.texts('command');
  const [program = ''] = argv;
  const isFixed = program !== '' && (program.startsWith('/') || !program.includes('/'));
  if (!isFixed || argv.some((word) => word.includes('\0')))
    reader.refuse('command', 'a list of words that begins with the name or absolute path of a program');
  return { kind: 'command', argv };
}

function readTea(reader: KeyReader): CredentialSource | undefined {
  const login = reader.text('tea');
  return login === undefined ? undefined : { kind: 'tea', login };
}

function readVariable(reader: KeyReader): CredentialSource | undefined {
  const name = reader.text('variable');
  if (name !== undefined && !/^[A-Za-z_]\w*$/.test(name))
    reader.refuse('variable', 'the name of an environment variable');
  return name === undefined ? undefined : { kind: 'variable', name };
}
