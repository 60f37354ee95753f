import type { Fault, SeenRequest } from './forge/faults.ts';

/** Something that a server, or what stands before it, does instead of answering as it should. */
export interface ServerFault {
  readonly name: string;
  readonly fault: Fault;
  /** Which request of a run it hits; a write where it is not said. */
  readonly hits?: (request: SeenRequest) => boolean;
  readonly exit: 3 | 4;
  readonly code: string;
  /** What the message has to say. */
  readonly says: RegExp;
}

const JSON_TYPE = { 'content-type': 'application/json;charset=utf-8' };
const HTML = { 'content-type': 'text/html' };
const PAGE = '<html><head><title>Bad gateway</title></head><body><b>nginx</b></body></html>';

function refusal(status: number, message: string): Fault {
  return { kind: 'answer', status, headers: JSON_TYPE, body: JSON.stringify({ message, url: '' }) };
}

function page(status: number): Fault {
  return { kind: 'answer', status, headers: HTML, body: PAGE };
}

const reads = ({ method, path }: SeenRequest): boolean => method === 'GET' && path.includes('/issues');

export const SERVER_FAULTS: readonly ServerFault[] = [
  {
    name: '401',
    fault: refusal(401, 'invalid username, password or token'),
    exit: 4,
    code: 'forge_unauthorized',
    says: /does not accept the token.*\n.*`openspec auth status`/,
  },
  {
    name: '403 by Gitea for a scope',
    fault: refusal(
      403,
      'token does not have at least one of required scope(s), required=[write:issue], token scope=read:issue',
    ),
    exit: 4,
    code: 'forge_forbidden',
    says: /with the scope write:issue/,
  },
  {
    name: '403 by Forgejo for a scope',
    fault: refusal(403, 'token does not have at least one of required scope(s): [write:issue]'),
    exit: 4,
    code: 'forge_forbidden',
    says: /with the scope write:issue/,
  },
  {
    name: '404 of the repository',
    fault: refusal(404, 'not found'),
    hits: ({ path }) => path === '/api/v1/repos/alice/lab',
    exit: 3,
    code: 'forge_not_found',
    says: /missing, or not yours to see/,
  },
  {
    name: '409',
    fault: refusal(409, 'already there'),
    exit: 3,
    code: 'forge_conflict',
    says: /already there/,
  },
  { name: '413', fault: page(413), exit: 3, code: 'forge_refused', says: /too long.*"Bad gateway"/ },
  {
    name: '422',
    fault: refusal(422, 'no such label'),
    exit: 3,
    code: 'forge_refused',
    says: /no such label/,
  },
  {
    name: '429',
    fault: { kind: 'answer', status: 429, headers: { 'retry-after': '0' } },
    exit: 3,
    code: 'forge_unreachable',
    says: /cannot answer at the moment/,
  },
  {
    name: '500 of a read',
    fault: refusal(500, 'oops'),
    hits: reads,
    exit: 3,
    code: 'forge_failed',
    says: /oops/,
  },
  {
    name: '500 of a write that was done',
    fault: { ...refusal(500, 'oops'), processed: true } as Fault,
    exit: 3,
    code: 'forge_uncertain',
    says: /may have been done or not/,
  },
  { name: '502', fault: page(502), exit: 3, code: 'forge_uncertain', says: /may have been done or not/ },
  {
    name: 'a login page of a proxy',
    fault: page(200),
    hits: reads,
    exit: 3,
    code: 'forge_answer',
    says: /an HTML page with the title "Bad gateway"/,
  },
  {
    name: 'an empty body',
    fault: { kind: 'answer', status: 200, headers: JSON_TYPE, body: '' },
    hits: reads,
    exit: 3,
    code: 'forge_answer',
    says: /it is empty/,
  },
  {
    name: 'JSON that is broken off',
    fault: { kind: 'truncate', bytes: 40 },
    exit: 3,
    code: 'forge_uncertain',
    says: /its JSON is broken off/,
  },
  {
    name: 'an answer that never comes',
    fault: { kind: 'silence', processed: true },
    exit: 3,
    code: 'forge_uncertain',
    says: /no whole answer within 1 s/,
  },
];
