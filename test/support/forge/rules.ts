import { isAdmin, mayWrite } from './access.ts';
import type { Repository, Rule, User } from './store.ts';

/**
 * A glob of the servers: `*` also crosses slashes, except in rule names and paths,
 * where `**` does.
 */
export function globMatches(pattern: string, value: string, crossing = true): boolean {
  const source = pattern
    .split(/(\*\*?|\?)/)
    .map((part) => {
      if (part === '**') return '.*';
      if (part === '*') return crossing ? '.*' : '[^/]*';
      if (part === '?') return crossing ? '.' : '[^/]';
      return part.replace(/[.+^${}()|[\]\\]/g, '\\$&');
    })
    .join('');
  return new RegExp(`^${source}$`, 'u').test(value);
}

/** The rule of a branch: an exact name first, then globs as they were made. */
export function ruleFor(repository: Repository, branch: string): Rule | undefined {
  const exact = repository.rules.find((rule) => rule.name === branch);
  return exact ?? repository.rules.find((rule) => globMatches(rule.name, branch, false));
}

export function ruleFlag(rule: Rule, name: string): boolean {
  return rule.fields[name] === true;
}

export function ruleTexts(rule: Rule, name: string): string[] {
  const value = rule.fields[name];
  return Array.isArray(value) ? (value as string[]) : [];
}

export function ruleNumber(rule: Rule, name: string): number {
  return Number(rule.fields[name] ?? 0);
}

/** The patterns of a field of files, kept apart by semicolons. */
export function rulePatterns(rule: Rule, name: string): string[] {
  const value = rule.fields[name];
  if (typeof value !== 'string') return [];
  return value
    .split(';')
    .map((pattern) => pattern.trim())
    .filter(Boolean);
}

export function mayPush(repository: Repository, branch: string, user: User | undefined): boolean {
  if (!mayWrite(repository, user)) return false;
  const rule = ruleFor(repository, branch);
  if (!rule) return true;
  if (!ruleFlag(rule, 'enable_push')) return false;
  if (!ruleFlag(rule, 'enable_push_whitelist')) return true;
  return user !== undefined && ruleTexts(rule, 'push_whitelist_usernames').includes(user.name);
}

export function mayForcePush(repository: Repository, branch: string, user: User | undefined): boolean {
  const rule = ruleFor(repository, branch);
  if (!rule) return mayPush(repository, branch, user);
  if (!ruleFlag(rule, 'enable_force_push') || !mayPush(repository, branch, user)) return false;
  if (!ruleFlag(rule, 'enable_force_push_allowlist')) return true;
  return user !== undefined && ruleTexts(rule, 'force_push_allowlist_usernames').includes(user.name);
}

export function mayMerge(repository: Repository, branch: string, user: User | undefined): boolean {
  const rule = ruleFor(repository, branch);
  if (!rule || !ruleFlag(rule, 'enable_merge_whitelist')) return mayWrite(repository, user);
  return user !== undefined && ruleTexts(rule, 'merge_whitelist_usernames').includes(user.name);
}

/** Whether somebody's review counts. */
export function isOfficial(repository: Repository, branch: string, user: User): boolean {
  const rule = ruleFor(repository, branch);
  if (rule && ruleFlag(rule, 'enable_approvals_whitelist'))
    return ruleTexts(rule, 'approvals_whitelist_username').includes(user.name);
  return mayWrite(repository, user);
}

/** Whether a person may set a rule aside when merging. */
export function mayOverride(repository: Repository, branch: string, user: User): boolean {
  const rule = ruleFor(repository, branch);
  if (!rule) return true;
  if (isAdmin(repository, user)) return !ruleFlag(rule, 'block_admin_merge_override');
  if (!ruleFlag(rule, 'enable_bypass_allowlist')) return false;
  return ruleTexts(rule, 'bypass_allowlist_usernames').includes(user.name);
}

export function matchesAny(patterns: readonly string[], path: string): boolean {
  return patterns.some((pattern) => globMatches(pattern.toLowerCase(), path.toLowerCase(), false));
}
