import { execa } from 'execa';
import { credentialEnvironment, type Environment } from '../../core/child-environment.ts';
import { isAbout, parseCredentialQuestion, renderCredential } from '../../core/forge/git-credential.ts';
import { shellWord } from '../../core/shell-word.ts';
import { openCredentialSocket } from './credential-socket.ts';
import { gitMissing } from './run.ts';

/** The repository on the forge that git speaks to, and as whom. */
export interface Target {
  /** Without a user name. */
  readonly url: string;
  readonly username: string;
  readonly token: string;
  /** The fetch refspecs of the remote that stands for the repository: git keeps its tracking refs by them. */
  readonly refspecs: readonly string[];
}

export interface NetworkOptions {
  readonly folder: string;
  /** Without any token. */
  readonly environment: Environment;
  /** How this program is started, for git to ask it. */
  readonly program: readonly string[];
  /** How long git may take, in seconds. */
  readonly limit: number;
}

export interface Spoken {
  readonly exit: number | undefined;
  readonly late: boolean;
  readonly out: string;
  readonly errors: string;
}

/** A remote that exists only for one call, so that nothing of the user's remotes counts: no other URL, no other account. */
export const REMOTE = 'openspec-forge';

/**
 * Runs one command of git against the remote `REMOTE`; git gets the token by asking, and only for the URL of the target.
 * The command has to be one that can be repeated: a connection that ends while git signs in looks to git as if the token
 * was refused, since curl's last answer was the 401 before, so what is refused is tried once more.
 */
export async function speak(
  args: readonly string[],
  target: Target,
  options: NetworkOptions,
): Promise<Spoken> {
  const spoken = await speakOnce(args, target, options);
  return /^fatal: Authentication failed/m.test(spoken.errors) ? speakOnce(args, target, options) : spoken;
}

async function speakOnce(args: readonly string[], target: Target, options: NetworkOptions): Promise<Spoken> {
  const socket = await openCredentialSocket((text) => answerFor(target, text));
  try {
    const settings = settingsOf(target, options, socket.path).flatMap((setting) => ['-c', setting]);
    const child = execa('git', [...settings, ...args], {
      cwd: options.folder,
      env: credentialEnvironment(options.environment),
      extendEnv: false,
      stdin: 'ignore',
      forceKillAfterDelay: 2000,
      maxBuffer: 1_000_000,
      reject: false,
      stripFinalNewline: false,
    });
    let late = false;
    // A hook may hold the pipes open for longer than git lives.
    const timer = setTimeout(() => {
      late = true;
      child.kill();
      child.stdout?.destroy();
      child.stderr?.destroy();
    }, options.limit * 1000);
    const ran = await child;
    clearTimeout(timer);
    if (ran.code === 'ENOENT') throw gitMissing(ran.cause);
    return { exit: ran.exitCode, late, out: ran.stdout ?? '', errors: ran.stderr ?? '' };
  } finally {
    socket.close();
  }
}

function answerFor({ url, username, token }: Target, text: string): string {
  const question = parseCredentialQuestion(text);
  return question && isAbout(question, url) ? renderCredential(username, token) : '';
}

/**
 * Whatever could name another account is emptied: helpers, headers, and rewriting of URLs, where the longest match
 * counts: ours. curl would look into a .netrc first; it does not with a user name in the URL and `emptyAuth` together.
 */
function settingsOf({ url, username, refspecs }: Target, options: NetworkOptions, socket: string): string[] {
  const full = url.replace('://', `://${encodeURIComponent(username)}@`);
  const helper = [...options.program, 'auth', 'git-credential', '--socket', socket].map(shellWord).join(' ');
  return [
    'core.quotePath=false',
    'maintenance.auto=false',
    'gc.auto=0',
    'credential.helper=',
    // git asks once to get it, and then only says that it was right: no reason to start a program.
    `credential.helper=!f() { if [ "$1" = get ]; then exec ${helper} get; fi; }; f`,
    'credential.useHttpPath=true',
    'credential.interactive=false',
    `url.${full}.insteadOf=${full}`,
    `url.${full}.pushInsteadOf=${full}`,
    `http.${full}.extraHeader=`,
    `http.${full}.emptyAuth=true`,
    `http.${full}.followRedirects=false`,
    `http.${full}.proactiveAuth=basic`,
    `http.${full}.lowSpeedLimit=1`,
    `http.${full}.lowSpeedTime=${Math.max(1, Math.floor(options.limit / 2))}`,
    `remote.${REMOTE}.url=${full}`,
    ...refspecs.map((refspec) => `remote.${REMOTE}.fetch=${refspec}`),
  ];
}
