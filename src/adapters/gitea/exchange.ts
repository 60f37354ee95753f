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

/** Sends one request, follows nothing, and reads the whole answer; never throws. `signal` ends it at any point. */
export async function exchange(question: Question, signal: AbortSignal): Promise<Answer | Silence> {
  try {
    const response = await fetch(question.url, {
      method: question.method,
      headers: headersOf(question),
      body: question.body ?? null,
      redirect: 'manual',
      signal,
    });
    const text = await readText(response);
    return text === undefined ? silence('too-large') : answerOf(response, text);
  } catch (error) {
    return silence(signal.aborted ? 'late' : 'network', error);
  }
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
async function readText({ body }: Response): Promise<string | undefined> {
  if (body === null) return '';
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let [size, text] = [0, ''];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.length;
    if (size > LIMIT) {
      await reader.cancel();
      return undefined;
    }
    text += decoder.decode(value, { stream: true });
  }
}

function answerOf({ status, headers }: Response, text: string): Answer {
  const [type = ''] = (headers.get('content-type') ?? '').split(';');
  const total = headers.get('x-total-count') ?? '';
  return {
    kind: 'answer',
    status,
    type: type.trim().toLowerCase(),
    text,
    location: headers.get('location') ?? undefined,
    retryAfter: headers.get('retry-after') ?? undefined,
    total: /^\d{1,9}$/.test(total) ? Number(total) : undefined,
  };
}

function silence(reason: Silence['reason'], cause?: unknown): Silence {
  return { kind: 'silence', reason, cause };
}
