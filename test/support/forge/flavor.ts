export type FlavorName = 'gitea' | 'forgejo';

/** How one server differs from the other. What is not here is the same on both. */
export interface Flavor {
  readonly name: FlavorName;
  readonly version: string;
  /** Fields that only one of them shows, by kind of answer. */
  readonly gitea: boolean;
  /** The address of people whose real one is not for the reader. */
  noReply(user: { readonly id: number; readonly name: string }, host: string): string;
  missingScope(required: string, held: readonly string[]): string;
  /** What `git push` prints for a hook's refusal. */
  hookWords(message: string): string[];
  newPullUrl(repositoryUrl: string, base: string, head: string): string;
  existingPull(url: string, base: string): string;
  mergeRefusal(reason: string): string;
  /** What a squash says of its author where somebody else merges. */
  readonly coTrailers: readonly string[];
  readonly words: Words;
}

/** Sentences that the two word differently. */
export interface Words {
  readonly notFound: string;
  readonly wrongToken: string;
  readonly tokenNotAllowed: string;
  readonly wrongGitLogin: string;
  readonly badColor: string;
  readonly blocked: string;
  readonly alreadyMerged: string;
  readonly defaultBranch: string;
  readonly sameCommit: string;
  readonly needsForce: string;
  readonly noTopic: string;
  readonly unknownBase: string;
  readonly notTheBranch: string;
}

const gitea: Flavor = {
  name: 'gitea',
  version: '1.27.0-rc0',
  gitea: true,
  noReply: (user, host) => `${user.id}+${user.name}@noreply.${host}`,
  missingScope: (required, held) =>
    `token does not have at least one of required scope(s), required=[${required}], token scope=${held.join(',')}`,
  hookWords: (message) => ['', 'error:', `error: ${message}`, 'error:'],
  newPullUrl: (url, _base, head) => `${url}/pulls/new/${head}`,
  existingPull: (url) => url,
  mergeRefusal: (reason) => reason,
  coTrailers: ['Co-authored-by'],
  words: {
    notFound: 'not found',
    wrongToken: 'invalid username, password or token',
    tokenNotAllowed: 'auth required',
    wrongGitLogin: 'Failed to authenticate user',
    badColor: 'invalid color: ',
    blocked: 'cannot close this issue or pull request because it still has open dependencies',
    alreadyMerged: 'The PR is already merged',
    defaultBranch: 'can not delete default or pull request target branch',
    sameCommit: 'new commit is same with old commit',
    needsForce: 'request `force-push` push option',
    noTopic: 'topic-branch is not set',
    unknownBase: 'Internal Server Error (no message for end users)',
    notTheBranch: 'user should have a permission to write to the target branch',
  },
};

const forgejo: Flavor = {
  name: 'forgejo',
  version: '14.0.0-dev+gitea-1.22.0',
  gitea: false,
  noReply: (user, host) => `${user.name}@noreply.${host}`,
  missingScope: (required) => `token does not have at least one of required scope(s): [${required}]`,
  hookWords: (message) => ['', `Forgejo: ${message}`],
  newPullUrl: (url, base, head) => `${url}/compare/${base}...${head}`,
  existingPull: (url, base) => `${url} merges into ${base}`,
  mergeRefusal: (reason) => `not allowed to merge [reason: ${reason}]`,
  coTrailers: ['Co-authored-by', 'Co-committed-by'],
  words: {
    notFound: "The target couldn't be found.",
    wrongToken: 'user does not exist [uid: 0, name: ]',
    tokenNotAllowed: 'auth method not allowed',
    wrongGitLogin:
      'Credentials are incorrect or have expired. Retry your command or see https://codeberg.org/forgejo/forgejo/issues/2809 for more information',
    badColor: 'bad color code: ',
    blocked: 'cannot close this issue because it still has open dependencies',
    alreadyMerged: '',
    defaultBranch: 'can not delete default branch',
    sameCommit: 'The new commit is the same as the old commit',
    needsForce:
      'Updates were rejected because the tip of your current branch is behind its remote counterpart. If this is intentional, set the `force-push` option by adding `-o force-push=true` to your `git push` command.',
    noTopic: 'The topic-branch option is not set',
    unknownBase: 'Unexpected ref: ',
    notTheBranch: 'user should have a permission to write to this branch',
  },
};

export const FLAVORS: Readonly<Record<FlavorName, Flavor>> = { gitea, forgejo };
