import { ToolError } from '../../core/error.ts';
import type { Answer, Question, Silence } from './exchange.ts';
import { isTls, isUntrusted, networkWords, wasNeverSent } from './network.ts';
import { isRepeatable, nameOf, type Site } from './site.ts';
import { shown } from './words.ts';

/**
 * The answer, where there is one. Throws ToolErrors `forge_unreachable`, `forge_answer` for one that is too long, and
 * `forge_uncertain` for a write that may have been processed.
 */
export function demandAnswer(site: Site, question: Question, outcome: Answer | Silence): Answer {
  if (outcome.kind === 'answer') return outcome;
  const reason = reasonOf(site, outcome);
  if (isTls(outcome.cause)) throw untrusted(site, outcome, reason);
  if (!isRepeatable(question.method) && !wasNeverSent(outcome.cause))
    throw uncertain(nameOf(site, question), reason, outcome.cause);
  if (outcome.reason === 'too-large') throw tooLarge(site, question);
  throw new ToolError({
    code: 'forge_unreachable',
    message: `${site.address.base} does not answer: ${reason} (${nameOf(site, question)}).`,
    fix: KEPT,
    passing: true,
    cause: outcome.cause,
  });
}

/** What is said wherever the forge may be back later. */
export const KEPT = 'What was done so far is kept. Run the command again when the forge is back.';

/** A write of which nobody knows what became of it. `asked` names the request, `reason` what failed. */
export function uncertain(asked: string, reason: string, cause?: unknown): ToolError {
  return new ToolError({
    code: 'forge_uncertain',
    message: `${asked} may have been done or not: ${reason}.`,
    fix: 'What was done so far is kept. Run the command again: it looks first at what is there.',
    passing: true,
    cause,
  });
}

function reasonOf(site: Site, { reason, cause }: Silence): string {
  if (reason === 'late') return `no whole answer within ${site.timeout} s`;
  if (reason === 'too-large') return 'the answer is longer than 16 MB';
  return shown(networkWords(cause), site);
}

function untrusted(site: Site, { cause }: Silence, reason: string): ToolError {
  return new ToolError({
    code: 'forge_unreachable',
    message: `${site.address.base} could not be trusted, and nothing was sent: ${reason}.`,
    fix: isUntrusted(cause)
      ? 'If it has a certificate of your own authority, set NODE_EXTRA_CA_CERTS=/path/to/ca.pem and run the command again.'
      : 'Check the address of the forge, its certificate, and the clock of this machine.',
    cause,
  });
}

function tooLarge(site: Site, question: Question): ToolError {
  return new ToolError({
    code: 'forge_answer',
    message: `The answer to ${nameOf(site, question)} is longer than 16 MB, which no forge sends here.`,
    fix: `Check what stands at ${site.address.base}.`,
  });
}
