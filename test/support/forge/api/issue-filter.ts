import { type Call, missing, problem, type RepositoryCall } from '../call.ts';
import { commentsOf } from '../json/issue.ts';
import { findUser } from '../people.ts';
import type { Issue, Repository, User } from '../store.ts';

/** The issues and pull requests that a query asks for, newest first. */
export function filterIssues(call: Call, issues: readonly Issue[], repository?: Repository): Issue[] {
  const checks = [
    byState(call),
    byType(call),
    byText(call),
    bySince(call),
    byPerson(call, 'created_by', (issue, user) => issue.author === user),
    byPerson(call, 'assigned_by', (issue, user) => issue.assignees.includes(user)),
    byLabels(call, repository),
  ];
  return issues
    .filter((issue) => checks.every((check) => check(issue)))
    .sort((one, other) => other.id - one.id);
}

type Check = (issue: Issue) => boolean;

const anything: Check = () => true;

function byState(call: Call): Check {
  const state = call.query.get('state') ?? 'open';
  if (state === 'all') return anything;
  return (issue) => issue.state === (state === 'closed' ? 'closed' : 'open');
}

function byType(call: Call): Check {
  const type = call.query.get('type');
  if (type === 'issues') return (issue) => issue.pull === undefined;
  return type === 'pulls' ? (issue) => issue.pull !== undefined : anything;
}

/** Every word has to be somewhere in the title, the body or the comments. */
function byText(call: Call): Check {
  const wanted = (call.query.get('q') ?? '').trim().toLowerCase();
  if (wanted === '') return anything;
  return (issue) =>
    [issue.title, issue.body, ...commentsOf(issue).map((comment) => comment.body)].some((text) =>
      text.toLowerCase().includes(wanted),
    );
}

function bySince(call: Call): Check {
  const [since, before] = ['since', 'before'].map((name) => timeOf(call, name));
  return ({ updated }) => {
    const time = Math.floor(updated.getTime() / 1000) * 1000;
    return (since === undefined || time >= since) && (before === undefined || time <= before);
  };
}

function timeOf(call: Call, name: string): number | undefined {
  const sent = call.query.get(name);
  if (!sent) return undefined;
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(sent))
    throw problem(
      call,
      422,
      `parsing time "${sent}" as "2006-01-02T15:04:05Z07:00": cannot parse "${sent}" as "2006"`,
    );
  return new Date(sent.replace(' ', '+')).getTime();
}

function byPerson(call: Call, name: string, fits: (issue: Issue, user: User) => boolean): Check {
  const wanted = call.query.get(name);
  if (!wanted) return anything;
  const user = findUser(call.store, wanted);
  const words = `user does not exist [uid: 0, name: ${wanted}]`;
  if (!user) throw missing(call, { gitea: words, errors: [words] });
  return (issue) => fits(issue, user);
}

/**
 * Names that no label has are ignored, so that a misspelt filter answers everything.
 * Every label with a name has to be there, so that a name which two have finds nothing.
 */
function byLabels(call: Call, repository: Repository | undefined): Check {
  const names = (call.query.get('labels') ?? '').split(',').filter(Boolean);
  if (!repository) return (issue) => names.every((name) => issue.labels.some((label) => label.name === name));
  const wanted = repository.labels.filter((label) => names.includes(label.name));
  return (issue) => wanted.every((label) => issue.labels.includes(label));
}

export function wantedIssue(call: RepositoryCall): Issue {
  const number = Number(call.params.index);
  const issue = Number.isInteger(number) ? call.repository.issues[number - 1] : undefined;
  if (!issue) throw missing(call);
  return issue;
}
