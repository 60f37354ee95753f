import type { AuthStatus } from '../workflow/auth-status.ts';
import { renderJson } from './json.ts';
import { oneLine } from './one-line.ts';
import { rootObject } from './root.ts';
import { bold, dim, yellow } from './style.ts';

/** `auth status --json`. */
export function authJson({ project, address, login, identity, scopes, missing }: AuthStatus): string {
  const { name, account, source, from } = identity;
  return renderJson({
    root: project ? rootObject(project.files.root) : null,
    forge: address.base,
    repository: repositoryName(address) ?? null,
    account: login,
    identity: name === undefined ? null : { name, account },
    source,
    from,
    scopes: scopes ?? null,
    missing,
  });
}

/** `auth status` for people. */
export function authText({ address, login, identity, scopes, missing }: AuthStatus): string {
  const { name, from } = identity;
  const repository = repositoryName(address);
  const lines = [
    `${bold(oneLine(login))} on ${address.base}`,
    ...(repository === undefined ? [] : [`  repository  ${repository}`]),
    `  identity    ${name === undefined ? 'none is declared' : `${oneLine(name)}, and the account is the declared one`}`,
    `  token from  ${oneLine(from)}`,
    `  scopes      ${scopes === undefined ? dim('not told by this server') : oneLine(scopes.join(', ')) || 'none'}`,
    ...(missing.length === 0 ? [] : [`  ${yellow('missing')}     ${missing.join(', ')}`]),
  ];
  return `${lines.join('\n')}\n`;
}

function repositoryName({ owner, name }: AuthStatus['address']): string | undefined {
  return owner === '' ? undefined : `${owner}/${name}`;
}
