import type { Environment, Hidden } from '../../core/child-environment.ts';

/** What is around when a token is looked for. */
export interface Tools {
  readonly environment: Environment;
  /** What no program that is asked may see. */
  readonly hidden: Hidden;
  /** Where programs are started that have nothing to do with the repository: it must not decide what they do. */
  readonly home: string;
  /** The folder of the user's settings: $XDG_CONFIG_HOME or what stands for it. */
  readonly configFolder: string;
  /** The folder of the project, from which git is asked. */
  readonly root: string;
  /** How long a program may take, in milliseconds. */
  readonly limit: number;
  /** Says what a program said on stderr to the person, at once. */
  note(line: string): void;
}

/** What was found: the token, and the name that git sends with it. */
export interface Found {
  readonly token: string;
  readonly username: string | undefined;
}
