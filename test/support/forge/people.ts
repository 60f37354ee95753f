import { createHash, randomBytes } from 'node:crypto';
import { nextId, type Store, type Token, type User } from './store.ts';

export function addUser(store: Store, name: string, admin = false, secret?: string): User {
  const known = findUser(store, name);
  if (known) return known;
  const password = secret ?? createHash('sha256').update(`password of ${name}`).digest('hex').slice(0, 20);
  const user: User = {
    id: nextId(store, 'user'),
    name,
    email: `${name}@example.com`,
    admin,
    password,
    created: store.now(),
    loginName: '',
  };
  store.users.push(user);
  return user;
}

export function findUser(store: Store, name: string): User | undefined {
  return store.users.find((user) => user.name.toLowerCase() === name.toLowerCase());
}

export function addToken(store: Store, user: User, scopes: readonly string[], name?: string): Token {
  const id = nextId(store, 'token');
  const secret = randomBytes(20).toString('hex');
  const token = { id, name: name ?? `token-${id}`, user, scopes, secret, created: store.now() };
  store.tokens.push(token);
  return token;
}
