/** The variables that a program is started with. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What no child may see. */
export interface Hidden {
  /** Names of variables that hold a token of an identity. */
  readonly names: readonly string[];
  /** Tokens: a variable that holds one goes, whatever it is called. */
  readonly values: readonly string[];
}

const NOTHING: Hidden = { names: [], values: [] };

/** Variables that hold our own tokens, by the names that this tool, `tea` and Actions know. */
const OURS = new Set(['OPENSPEC_TOKEN', 'GITEA_TOKEN', 'FORGEJO_TOKEN', 'GITHUB_TOKEN', 'GH_TOKEN']);

/** What is shorter stands in other variables by chance. */
const SHORTEST = 6;

/** Variables that would make git look at another repository than the one around the folder. */
const ELSEWHERE =
  /^GIT_(?:DIR|WORK_TREE|INDEX_FILE|PREFIX|COMMON_DIR|NAMESPACE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|INTERNAL_SUPER_PREFIX)$|^GIT_(?:\w+_)?PATHSPECS$/;

/** Settings that git takes from the environment: with one of them gone the others make no sense. */
const GIT_SETTINGS = /^GIT_CONFIG_(?:COUNT|PARAMETERS|KEY_\d+|VALUE_\d+)$/;

/** The user's environment without secrets, without another repository, and with nothing that waits for a person. */
export function childEnvironment(environment: Environment, hidden: Hidden = NOTHING): Record<string, string> {
  const kept = Object.entries(withoutTokens(environment, hidden)).filter(
    ([name]) => !/_TOKEN$/i.test(name) && !ELSEWHERE.test(name),
  );
  return {
    ...Object.fromEntries(kept),
    GIT_TERMINAL_PROMPT: '0',
    GIT_EDITOR: ':',
    GIT_SEQUENCE_EDITOR: ':',
    GIT_PAGER: 'cat',
  };
}

/** The user's environment without the tokens that are for a forge, and copies of them; those of other services stay. */
export function withoutTokens(environment: Environment, hidden: Hidden = NOTHING): Record<string, string> {
  const names = new Set([...OURS, ...hidden.names]);
  const known = [...hidden.values, ...[...names].map((name) => environment[name] ?? '')];
  const values = known.map((value) => value.trim()).filter((value) => value.length >= SHORTEST);
  const isSecret = (text: string): boolean => values.some((value) => text.includes(value));
  const all = Object.entries(environment).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  const inGitSettings = all.some(([name, value]) => GIT_SETTINGS.test(name) && isSecret(value));
  const kept = all.filter(
    ([name, value]) => !names.has(name) && !isSecret(value) && !(inGitSettings && GIT_SETTINGS.test(name)),
  );
  return Object.fromEntries(kept);
}

/** For git with a token at hand: nobody is asked, and nothing traces what is sent. */
export function credentialEnvironment(
  environment: Environment,
  hidden: Hidden = NOTHING,
): Record<string, string> {
  const kept = Object.entries(childEnvironment(environment, hidden)).filter(
    ([name]) => !/^GIT_TRACE|^GIT_CURL_VERBOSE$|^SSH_ASKPASS/.test(name),
  );
  // An empty one keeps git from every program that would ask; so does the last one for its credential manager.
  return { ...Object.fromEntries(kept), GIT_ASKPASS: '', GCM_INTERACTIVE: 'never', LC_ALL: 'C' };
}
