import { findUser } from './people.ts';
import type { Store, Token, User } from './store.ts';

export interface Login {
  readonly user: User | undefined;
  readonly token: Token | undefined;
  readonly byPassword: boolean;
  readonly basic: boolean;
  /** Something was sent, and it is nobody's. */
  readonly wrong: boolean;
}

const NOBODY: Login = { user: undefined, token: undefined, byPassword: false, basic: false, wrong: false };

/** Who a request is from: `token X`, `Bearer X`, or Basic with a password or with the token in either field. */
export function identify(store: Store, header: string | undefined): Login {
  const [, scheme = '', value = ''] = /^(\S+)\s+(.+)$/.exec(header ?? '') ?? [];
  if (scheme.toLowerCase() === 'basic') return identifyBasic(store, value);
  if (!/^(token|bearer)$/i.test(scheme)) return NOBODY;
  return byToken(store, value) ?? { ...NOBODY, wrong: true };
}

function identifyBasic(store: Store, value: string): Login {
  const pair = Buffer.from(value, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  const [name, secret] = colon < 0 ? [pair, ''] : [pair.slice(0, colon), pair.slice(colon + 1)];
  const found = byToken(store, secret) ?? byToken(store, name);
  if (found) return { ...found, basic: true };
  const user = findUser(store, name);
  if (!user || user.password !== secret) return { ...NOBODY, basic: true, wrong: true };
  user.loginName = user.name;
  return { ...NOBODY, user, basic: true, byPassword: true };
}

function byToken(store: Store, secret: string): Login | undefined {
  const token = secret === '' ? undefined : store.tokens.find((one) => one.secret === secret);
  return token && { ...NOBODY, user: token.user, token };
}

export type ScopeArea = 'repository' | 'issue' | 'user' | 'organization' | 'admin' | 'none';

/** `undefined` when the token suffices, else the scope that it lacks. Passwords may do everything. */
export function missingScope(token: Token | undefined, area: ScopeArea, write: boolean): string | undefined {
  if (!token || area === 'none' || token.scopes.includes('all')) return undefined;
  if (token.scopes.includes(`write:${area}`)) return undefined;
  if (!write && token.scopes.includes(`read:${area}`)) return undefined;
  return `${write ? 'write' : 'read'}:${area}`;
}
