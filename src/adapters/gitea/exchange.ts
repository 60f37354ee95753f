import { type IncomingMessage, request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';

/** What is asked of the forge. */
export interface Question {
  readonly method: string;
  readonly url: URL;
  /** JSON; undefined where nothing is sent. */
  readonly body: string | undefined;
  readonly token: string | undefined;
}

/** What a server answered, whatever it is. */
export interface Answer {
  readonly kind: 'answer';
  readonly status: number;
  /** The content type without its parameters, in lower case; empty where there is none. */
  readonly type: string;
  readonly text: string;
  readonly location: string | undefined;
  readonly retryAfter: string | undefined;
  /** The length of the whole list of which this is a page. */
  readonly total: number | undefined;
}

/** No answer, or none that could be read to its end. */
export interface Silence {
  readonly kind: 'silence';
  readonly reason: 'late' | 'network' | 'too-large';
  readonly cause: unknown;
}

/** The longest answer that is read. */
const LIMIT = 16 * 1024 * 1024;

/**
 * Sends one request, follows nothing, and reads the whole answer; never throws. `signal` ends it at any point. It is not
 * `fetch`, because that makes a run some 0.3 s longer: Node has to compile what is below it, and waits for that at the end.
 */
export async function exchange(question: Question, signal: AbortSignal): Promise<Answer | Silence> {
  try {
    const message = await send(question, signal);
    const text = await readText(message);
    return text === undefined ? silence('too-large') : answerOf(message, text);
  } catch (error) {
    return silence(signal.aborted ? 'late' : 'network', error);
  }
}

function send(question: Question, signal: AbortSignal): Promise<IncomingMessage> {
  const { method, url, body } = question;
  const request = url.protocol === 'https:' ? requestSecure : requestPlain;
  return new Promise((resolve, reject) => {
    request(url, { method, headers: headersOf(question), auth: null, signal })
      .on('response', resolve)
      .on('error', reject)
      .end(body);
  });
}

function headersOf({ body, token }: Question): Record<string, string> {
  return {
    accept: 'application/json',
    'user-agent': 'openspec-gitea',
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(token === undefined ? {} : { authorization: `token ${token}` }),
  };
}

/** Undefined when it is longer than the limit; the rest is not fetched then. */
async function readText(message: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of message) {
    size += part.length;
    if (size > LIMIT) return undefined;
    parts.push(part);
  }
  return new TextDecoder().decode(Buffer.concat(parts));
}

function answerOf({ statusCode = 0, headers }: IncomingMessage, text: string): Answer {
  const [type = ''] = (headers['content-type'] ?? '').split(';');
  const total = String(headers['x-total-count'] ?? '');
  return {
    kind: 'answer',
    status: statusCode,
    type: type.trim().toLowerCase(),
    text,
    location: headers.location,
    retryAfter: headers['retry-after'],
    total: /^\d{1,9}$/.test(total) ? Number(total) : undefined,
  };
}

function silence(reason: Silence['reason'], cause?: unknown): Silence {
  return { kind: 'silence', reason, cause };
}
