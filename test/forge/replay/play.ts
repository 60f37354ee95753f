import { asyncGit } from '../../support/async-git.ts';
import { splitWords } from '../../support/words.ts';
import { type Comparing, compareBodies, compareHeaders, type Difference, uncut } from './compare.ts';
import { type Lab, loginOptions } from './lab.ts';
import { shasIn, translateBody, translatePath, translateShas } from './names.ts';
import type { GitStep, HttpStep, Step } from './recordings.ts';

/** Sends a recorded step to the forge of this run, and answers how its answer differs. */
export function playStep(lab: Lab, step: Step): Promise<Difference[]> {
  return step.kind === 'git' ? playGit(lab, step) : playHttp(lab, step);
}

const HOST = 'https://forge.example';

function comparingIn(lab: Lab): Comparing {
  const { forge, names } = lab;
  const host = new URL(forge.url).hostname;
  return {
    names,
    translate: (text) =>
      text
        .replaceAll(HOST, forge.url)
        .replaceAll('git@forge.example', `git@${host}`)
        .replaceAll('noreply.forge.example', `noreply.${host}`),
  };
}

async function playHttp(lab: Lab, step: HttpStep): Promise<Difference[]> {
  nameUnknown(lab, `${step.path} ${JSON.stringify(step.requestBody)}`);
  const path = translatePath(lab.names, step.path);
  const response = await fetch(`${lab.forge.url}${step.root ? '' : '/api/v1'}${path}`, {
    method: step.method,
    redirect: step.note?.includes('followed the 301 by itself') ? 'follow' : 'manual',
    headers: { ...loginOf(lab, step), ...contentTypeOf(step) },
    ...(step.requestBody !== null && { body: bodyOf(lab, step) }),
  });
  const text = await response.text();
  if (response.status !== step.status)
    return [{ at: 'status', recorded: step.status, actual: `${response.status} ${text.slice(0, 500)}` }];
  const comparing = comparingIn(lab);
  return [
    ...compareHeaders(comparing, step.headers, response.headers),
    ...compareBodies(comparing, step.body, parse(text, response.headers.get('content-type'))),
  ];
}

/** A commit that no answer has named yet is the last that was made in the clone. */
function nameUnknown(lab: Lab, text: string): void {
  const unknown = shasIn(text).filter((sha) => lab.names.sha(sha) === undefined);
  if (unknown.length === 0) return;
  const head = lab.head();
  for (const sha of unknown) lab.names.learnSha(sha, head);
}

function parse(text: string, type: string | null): unknown {
  return type?.startsWith('application/json') ? JSON.parse(text) : text;
}

function contentTypeOf(step: HttpStep): Record<string, string> {
  if (step.requestHeaders) return { ...step.requestHeaders };
  return step.requestBody === null ? {} : { 'content-type': 'application/json' };
}

function bodyOf(lab: Lab, step: HttpStep): string {
  if (typeof step.requestBody === 'string') return step.requestBody;
  return JSON.stringify(restore(translateBody(lab.names, step.requestBody)));
}

/** Long texts were cut by the recorder; they are one character, many times. */
function restore(value: unknown): unknown {
  if (typeof value === 'string') {
    const cut = uncut(value);
    return cut ? cut.start.padEnd(cut.length, cut.start.at(-1)) : value;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, restore(one)]));
}

const WRONG = 'f'.repeat(40);

function loginOf(lab: Lab, { as, note = '' }: HttpStep): Record<string, string> {
  if (as === 'anonymous') return {};
  if (as === 'wrong-token') return { authorization: `token ${WRONG}` };
  const name = as.replace(/ \(password\)$/, '');
  const basic = (pair: string) => ({ authorization: `Basic ${Buffer.from(pair).toString('base64')}` });
  if (note.includes('<password>')) return basic(`${name}:${lab.forge.addUser(name).password}`);
  if (note.startsWith('Authorization: Basic x:')) return basic(`x:${lab.token(name)}`);
  const scheme = note.startsWith('Authorization: Bearer') ? 'Bearer' : 'token';
  return { authorization: `${scheme} ${lab.token(name)}` };
}

async function playGit(lab: Lab, step: GitStep): Promise<Difference[]> {
  const [, ...words] = splitWords(step.command);
  const args = words.map((word) => localUrl(lab, step, word));
  const inUrl = words.some((word) => word.includes('@forge.example'));
  const login = inUrl || step.as === 'anonymous' ? [] : loginOptions(secretOf(lab, step));
  const { exit, note } = await asyncGit(lab.clone, [...login, ...args]);
  const differences =
    exit === step.exit ? [] : [{ at: 'exit', recorded: step.exit, actual: `${exit} ${note}` }];
  const wanted = keyLines(comparingIn(lab).translate(step.stderr));
  const got = keyLines(note);
  const same = wanted.length === got.length && wanted.every((line, index) => line === got[index]);
  return same ? differences : [...differences, { at: 'stderr', recorded: wanted, actual: got }];
}

function secretOf(lab: Lab, { as }: GitStep): string {
  return as === 'wrong-token' ? WRONG : lab.token(as);
}

function localUrl(lab: Lab, step: GitStep, word: string): string {
  if (!word.startsWith('https://')) return translateShas(lab.names, word);
  const url = new URL(word.replace(/<(wrong-)?token>/, (_, wrong) => (wrong ? WRONG : secretOf(lab, step))));
  const own = new URL(lab.forge.url);
  own.username = url.username;
  own.password = url.password;
  own.pathname = url.pathname;
  return own.href;
}

/** What git printed, without what is of the day: commits, and its advice, which changes with its version. */
function keyLines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '' && line !== 'remote:' && !line.startsWith('hint:'))
    .map((line) => line.replace(/\b[0-9a-f]{7,10}(\.{2,3})[0-9a-f]{7,10}\b/, 'BEFORE$1AFTER'));
}
