import type { Clock } from '../../ports.ts';
import { type Answer, exchange, type Question, type Silence } from './exchange.ts';
import { followRedirect, isRedirect, refuseLoop } from './redirect.ts';
import { retryDelay } from './retry.ts';
import { demandAnswer } from './silence.ts';
import type { Site } from './site.ts';

export interface TransportOptions {
  readonly site: Site;
  readonly clock: Pick<Clock, 'elapsed'>;
  /** How long the first wait between two tries takes, in milliseconds. */
  readonly pause: number;
}

/** Sends a request to the forge and answers with what came back, also when that is a refusal. */
export type Transport = (request: Omit<Question, 'token'>) => Promise<Answer>;

const MOST_TRIES = 3;
const MOST_HOPS = 5;

/**
 * The one way to the forge: redirects followed by hand, a deadline over everything that a call needs, and repeated tries
 * of what is safe to repeat. Throws ToolErrors `forge_unreachable` and `forge_uncertain` where no answer came, and those
 * of `followRedirect`.
 */
export function makeTransport({ site, clock, pause }: TransportOptions): Transport {
  return async (request) => {
    const question = { ...request, token: site.token };
    const deadline = startDeadline(site.timeout * 1000, clock);
    try {
      for (let attempt = 1; ; attempt += 1) {
        const outcome = await exchangeAndFollow(site, question, deadline.signal);
        const delay =
          attempt < MOST_TRIES ? retryDelay(question, outcome, pause * 2 ** (attempt - 1)) : undefined;
        if (delay === undefined || delay >= deadline.remaining())
          return demandAnswer(site, question, outcome);
        await sleep(delay);
      }
    } finally {
      deadline.end();
    }
  };
}

async function exchangeAndFollow(
  site: Site,
  question: Question,
  signal: AbortSignal,
): Promise<Answer | Silence> {
  let url = question.url;
  for (let hop = 0; hop <= MOST_HOPS; hop += 1) {
    const outcome = await exchange({ ...question, url }, signal);
    if (outcome.kind === 'silence' || !isRedirect(outcome)) return outcome;
    url = followRedirect(site, { ...question, url }, outcome);
  }
  return refuseLoop(site, question);
}

interface Deadline {
  readonly signal: AbortSignal;
  remaining(): number;
  end(): void;
}

function startDeadline(milliseconds: number, clock: Pick<Clock, 'elapsed'>): Deadline {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), milliseconds);
  const start = clock.elapsed();
  return {
    signal: controller.signal,
    remaining: () => milliseconds - (clock.elapsed() - start),
    end: () => clearTimeout(timer),
  };
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
