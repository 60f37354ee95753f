import { type ExitCode, ToolError } from '../../core/error.ts';
import type { Answer, Question } from './exchange.ts';
import { KEPT, uncertain } from './silence.ts';
import { isRepeatable, nameOf, type Site } from './site.ts';
import { isHtml, wordsOf } from './words.ts';

/**
 * The error that a status other than 2xx is: `forge_unauthorized` and `forge_forbidden` (exit 4), `forge_not_found`,
 * `forge_conflict`, `forge_refused`, `forge_failed`, `forge_unreachable`, `forge_uncertain`, and `forge_answer` for a
 * status that no forge gives.
 */
export function refusalOf(site: Site, question: Question, answer: Answer): ToolError {
  const refusal: Refusal = {
    site,
    asked: nameOf(site, question),
    status: answer.status,
    words: wordsOf(answer, site),
    page: isHtml(answer),
    write: !isRepeatable(question.method),
  };
  const make =
    BY_STATUS[answer.status] ??
    ((answer.status >= 500 && failed) || (answer.status >= 400 && refused) || odd);
  return make(refusal);
}

interface Refusal {
  readonly site: Site;
  readonly asked: string;
  readonly status: number;
  readonly words: string;
  /** Whether it is a page for people, and so not from the forge itself. */
  readonly page: boolean;
  readonly write: boolean;
}

const BY_STATUS: Readonly<Record<number, (refusal: Refusal) => ToolError>> = {
  401: unauthorized,
  403: forbidden,
  404: notFound,
  409: conflict,
  412: blocked,
  413: tooLong,
  423: archived,
  429: busy,
  502: busy,
  503: busy,
  504: busy,
};

function unauthorized(refusal: Refusal): ToolError {
  const anonymous = refusal.site.token === undefined;
  return told(refusal, {
    code: 'forge_unauthorized',
    what: anonymous ? 'asks for a token' : 'does not accept the token',
    fix: anonymous
      ? 'Give a token for this forge: `openspec auth status` shows where one is looked for.'
      : 'The token is wrong, has expired or was revoked. `openspec auth status` shows where it comes from: put a new one there.',
    exit: 4,
  });
}

function forbidden(refusal: Refusal): ToolError {
  const scope = missingScope(refusal.words);
  const { owner, name } = refusal.site.address;
  return told(refusal, {
    code: 'forge_forbidden',
    what: scope === undefined ? 'does not allow it' : `asks for a token with the scope ${scope}`,
    fix:
      scope === undefined
        ? `The account has no right to do this in ${owner}/${name}, or issues or pull requests are switched off there. Ask somebody who may change that.`
        : `Make a token of the same account that also has the scope ${scope}, and put it where the present one comes from.`,
    exit: 4,
  });
}

/** Gitea says `required=[write:issue], token scope=…`, Forgejo `required scope(s): [write:issue]`. */
function missingScope(words: string): string | undefined {
  const [, scopes] = /required(?: scope\(s\):\s*|=)\[([a-z:, -]{1,200})\]/i.exec(words) ?? [];
  return scopes
    ?.trim()
    .split(/[\s,]+/)
    .join(' or ');
}

function notFound(refusal: Refusal): ToolError {
  const { base, owner, name } = refusal.site.address;
  if (refusal.page) return noForge(refusal);
  return told(refusal, {
    code: 'forge_not_found',
    what: 'says that it is missing, or not yours to see',
    fix: `Check that ${base}/${owner}/${name} is there, that issues and pull requests are switched on in it, and that the account may see them.`,
  });
}

function conflict(refusal: Refusal): ToolError {
  return told(refusal, {
    code: 'forge_conflict',
    what: 'refused it because of what is there already',
    fix: 'Somebody else was there first. Run the command again: it begins with what is there now.',
  });
}

function blocked(refusal: Refusal): ToolError {
  return told(refusal, {
    code: 'forge_refused',
    what: 'refused it',
    fix: 'Solve what it names, for example an issue that must be closed before this one, then run the command again.',
  });
}

function tooLong(refusal: Refusal): ToolError {
  return told(refusal, {
    code: 'forge_refused',
    what: 'found it too long',
    fix: 'The forge, or a proxy before it, takes less in one request. Raise that limit, or shorten the texts of the change.',
  });
}

function archived(refusal: Refusal): ToolError {
  const { owner, name } = refusal.site.address;
  return told(refusal, {
    code: 'forge_refused',
    what: 'refused it, because the repository is archived',
    fix: `Somebody who administers ${owner}/${name} has to unarchive it first.`,
  });
}

function busy(refusal: Refusal): ToolError {
  if (refusal.write && refusal.status !== 429) return unclear(refusal);
  return told(refusal, {
    code: 'forge_unreachable',
    what: 'cannot answer at the moment',
    fix: KEPT,
    passing: true,
  });
}

function failed(refusal: Refusal): ToolError {
  if (refusal.write) return unclear(refusal);
  return told(refusal, {
    code: 'forge_failed',
    what: 'failed',
    fix: 'What was done so far is kept. Run the command again; if it fails again, the log of the forge says why.',
  });
}

function refused(refusal: Refusal): ToolError {
  return told(refusal, {
    code: 'forge_refused',
    what: 'refused it',
    fix: 'Solve what it names, then run the command again.',
  });
}

function odd(refusal: Refusal): ToolError {
  return refusal.write ? unclear(refusal) : noForge(refusal);
}

function unclear(refusal: Refusal): ToolError {
  return uncertain(refusal.asked, `the answer was ${inBrief(refusal)}`);
}

function noForge(refusal: Refusal): ToolError {
  return told(refusal, {
    code: 'forge_answer',
    what: 'answers, but not as a forge does',
    fix: `Check that ${refusal.site.address.base} is the root of the forge, and that no login or proxy stands before its API.`,
  });
}

interface Telling {
  readonly code: string;
  /** What the server did, with the server as the subject. */
  readonly what: string;
  readonly fix: string;
  readonly exit?: ExitCode;
  readonly passing?: boolean;
}

function told(refusal: Refusal, { code, what, fix, exit = 3, passing = false }: Telling): ToolError {
  const who = refusal.page ? 'what stands before the forge' : 'the forge';
  const message = `${refusal.asked}: ${who} ${what} (${inBrief(refusal)}).`;
  return new ToolError({ code, message, fix, exit, passing });
}

function inBrief({ status, words }: Refusal): string {
  return words === '' ? `${status}` : `${status}: ${words}`;
}
