import type { Problem } from './problem.ts';

/** How the token of an identity is had. */
export type CredentialSource =
  | { readonly kind: 'command'; readonly argv: readonly string[] }
  | { readonly kind: 'tea'; readonly login: string }
  | { readonly kind: 'variable'; readonly name: string };

export interface DeclaredIdentity {
  readonly name: string;
  readonly account: string;
  readonly source: CredentialSource;
}

/** What the user declares about one forge. */
export interface DeclaredForge {
  /** Root of the forge with its sub-path, no slash at the end. */
  readonly base: string;
  readonly identities: readonly DeclaredIdentity[];
  /** The name of the identity that is used when nothing else is chosen. */
  readonly identity: string | undefined;
  /** Host names in ssh remotes that mean this forge, as `git.example.org` or `git.example.org:2222`. */
  readonly sshHosts: readonly string[];
}

export interface UserSettings {
  readonly forges: readonly DeclaredForge[];
  /** How long one call of the forge may take, in seconds. */
  readonly timeout: number;
  readonly problems: readonly Problem[];
}
