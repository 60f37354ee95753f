import { createHash } from 'node:crypto';
import type { Store, User } from '../store.ts';

/** When something never happened. */
export const NEVER = '0001-01-01T00:00:00Z';
export const EPOCH = '1970-01-01T00:00:00Z';

export function showTime(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

/** A person as part of something else: with the address, and no more than anybody may see. */
export function showPlainUser(store: Store, user: User): Record<string, unknown> {
  return { ...showUser(store, user, undefined), email: user.email };
}

/**
 * A person as this viewer may see them. Nobody (`undefined`) sees no address;
 * only the person sees whether the account is active and when it was last used.
 */
export function showUser(store: Store, user: User, viewer: User | undefined): Record<string, unknown> {
  const own = viewer === user || viewer?.admin === true;
  const host = new URL(store.url).hostname;
  return {
    id: user.id,
    login: user.name,
    login_name: own ? user.loginName : '',
    source_id: 0,
    full_name: '',
    email: viewer ? user.email : store.flavor.noReply(user, host),
    avatar_url: `${store.url}/avatars/${createHash('md5').update(user.name).digest('hex')}`,
    html_url: `${store.url}/${user.name}`,
    language: '',
    is_admin: own && user.admin,
    last_login: own ? EPOCH : NEVER,
    created: showTime(user.created),
    restricted: false,
    active: own,
    prohibit_login: false,
    location: '',
    ...(!store.flavor.gitea && { pronouns: '' }),
    website: '',
    description: '',
    visibility: 'public',
    followers_count: 0,
    following_count: 0,
    starred_repos_count: 0,
    username: user.name,
  };
}
