import type { Answer, Question, Silence } from './exchange.ts';
import { isTls, wasNeverSent } from './network.ts';
import { isRepeatable } from './site.ts';

/** The longest wait that a server can ask for, in milliseconds. */
const LONGEST = 10_000;

/**
 * How long to wait before a request is sent once more, in milliseconds; undefined when it must not be. A write is
 * repeated only when it was certainly not processed.
 */
export function retryDelay(question: Question, outcome: Answer | Silence, pause: number): number | undefined {
  const safe = isRepeatable(question.method);
  if (outcome.kind === 'silence') {
    const again =
      outcome.reason === 'network' && !isTls(outcome.cause) && (safe || wasNeverSent(outcome.cause));
    return again ? jitter(pause) : undefined;
  }
  if (outcome.status === 429 || (safe && isPassing(outcome)))
    return asked(outcome.retryAfter) ?? jitter(pause);
  return undefined;
}

function isPassing({ status, text }: Answer): boolean {
  return [502, 503, 504].includes(status) || (status === 500 && text.includes('database is locked'));
}

function asked(retryAfter: string | undefined): number | undefined {
  if (retryAfter === undefined) return undefined;
  // The other form is a date, by a clock that need not be ours.
  return /^\d+$/.test(retryAfter) ? Math.min(Number(retryAfter) * 1000, LONGEST) : LONGEST;
}

/** Half to one and a half, so that many clients do not come back at the same moment. */
function jitter(milliseconds: number): number {
  return milliseconds * (0.5 + Math.random());
}
