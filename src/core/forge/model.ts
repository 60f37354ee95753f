/** A repository on a forge. */
export interface ForgeAddress {
  /** The root of the forge with its sub-path and without a slash at the end, such as `https://git.example.org/forge`. */
  readonly base: string;
  readonly owner: string;
  readonly name: string;
}

export interface ForgeVersion {
  readonly kind: 'gitea' | 'forgejo';
  /** As the server says it, without what Forgejo appends about Gitea: `1.27.0`, `14.0.0`. */
  readonly version: string;
}

/** Who a token belongs to. */
export interface Account {
  readonly login: string;
  readonly fullName: string;
  readonly email: string;
  /** What the token may do; undefined where the server does not tell. */
  readonly scopes: readonly string[] | undefined;
}

export interface ForgeRepository {
  readonly owner: string;
  readonly name: string;
  readonly defaultBranch: string;
  readonly url: string;
  readonly archived: boolean;
  readonly hasIssues: boolean;
  readonly hasPulls: boolean;
  /** What the account may do here. */
  readonly canPush: boolean;
  readonly canAdmin: boolean;
}

export interface Label {
  readonly id: number;
  readonly name: string;
  readonly exclusive: boolean;
}

export interface Issue {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly state: 'open' | 'closed';
  /** The login of who wrote it. */
  readonly author: string;
  readonly labels: readonly Label[];
  /** Goes up with each edit of the body; undefined where the server does not count. */
  readonly bodyVersion: number | undefined;
  readonly isPull: boolean;
  readonly url: string;
}

export interface Pull {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly state: 'open' | 'closed';
  readonly merged: boolean;
  readonly draft: boolean;
  readonly author: string;
  readonly labels: readonly Label[];
  readonly base: string;
  /** The branch, also when it has been deleted; empty for a pull request that came by AGit. */
  readonly branch: string;
  /** The newest commit of the branch. */
  readonly head: string;
  readonly mergeCommit: string | undefined;
  /** Whether the forge can merge it as it is; it also says no while it is still looking. */
  readonly mergeable: boolean;
  readonly url: string;
}

export interface Review {
  readonly author: string;
  readonly verdict: 'approved' | 'changes-requested' | 'commented' | 'requested' | 'pending';
  /** Whether the forge counts it. */
  readonly official: boolean;
  readonly dismissed: boolean;
  /** Whether there are newer commits. */
  readonly stale: boolean;
  readonly commit: string;
  /** ISO 8601. */
  readonly submitted: string;
}

/** The newest statuses of a commit, one for each context. */
export interface Checks {
  readonly state: 'none' | 'pending' | 'success' | 'failure';
  readonly contexts: readonly { readonly context: string; readonly state: string }[];
}

export interface IssueDraft {
  readonly title: string;
  readonly body: string;
  /** Ids; the server leaves out what the account may not set. */
  readonly labels: readonly number[];
}

export interface IssueEdit {
  readonly title?: string;
  readonly body?: string;
  readonly state?: 'open' | 'closed';
  /** The `bodyVersion` that the edit is based on: another one is refused. */
  readonly bodyVersion?: number | undefined;
}

export interface PullDraft {
  readonly title: string;
  readonly body: string;
  readonly base: string;
  readonly branch: string;
  readonly labels: readonly number[];
}

export interface PullEdit {
  readonly title?: string;
  readonly body?: string;
  readonly state?: 'open' | 'closed';
}

/** As whom the tool acts on a forge. The token itself never leaves the adapters. */
export interface Identity {
  /** The name in the user's settings; undefined where none is declared. */
  readonly name: string | undefined;
  /** The account that the settings declare; undefined where none is. */
  readonly account: string | undefined;
  readonly source:
    | 'environment'
    | 'token-file'
    | 'command'
    | 'tea'
    | 'variable'
    | 'actions'
    | 'git-credential';
  /** What was asked, in words that may be shown: the command, the login, the variable. */
  readonly from: string;
}
