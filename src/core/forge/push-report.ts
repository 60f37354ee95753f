import { stripControls } from '../control-characters.ts';

/** How one ref fared, as `git push --porcelain` reports it: shaped like `Pushed` of the ports. */
export type PushReport =
  | { readonly kind: 'pushed' | 'current'; readonly created: boolean }
  | { readonly kind: 'behind' | 'refused'; readonly words: string };

/**
 * Reads what git said about the push of one ref; undefined where it did not get as far as a ref. `errors` is stderr,
 * for the words of the server, or of a hook of the user that stopped the push.
 */
export function parsePushReport(out: string, errors: string): PushReport | undefined {
  const [, flag, summary = ''] = /^([ +*=!-])\t[^\t\n]*\t([^\n]*)/m.exec(out) ?? [];
  if (flag === undefined) return stoppedByHook(errors);
  if (flag === '=') return { kind: 'current', created: false };
  if (flag !== '!') return { kind: 'pushed', created: flag === '*' };
  const words = serverWords(errors) || stripControls(summary);
  if (SAME.test(summary)) return { kind: 'current', created: false };
  return { kind: BEHIND.test(summary) ? 'behind' : 'refused', words };
}

/** AGit's answer for a commit that the pull request already has, by Gitea and by Forgejo. */
const SAME = /new commit is (?:the )?same (?:with|as) (?:the )?old commit/i;

/** git's own reasons, AGit's by Gitea and by Forgejo, and what a ref says that moved at the same moment. */
const BEHIND =
  /\((?:fetch first|non-fast-forward|stale info|remote ref updated since checkout)\)|`force-push`|cannot lock ref|failed to update ref|incorrect old value/;

function stoppedByHook(errors: string): PushReport | undefined {
  if (!/^error: failed to push some refs/m.test(errors) || /^fatal: /m.test(errors)) return undefined;
  const said = shorten(errors.split('\n').filter((line) => !line.startsWith('error: failed to push')));
  return { kind: 'refused', words: said || 'the pre-push hook of this repository stopped it' };
}

/** The lines that came from the server, without the frame that git and Gitea put around them. */
export function serverWords(errors: string): string {
  const lines = errors.split('\n').flatMap((line) => (line.startsWith('remote: ') ? [line.slice(8)] : []));
  return shorten(lines.map((line) => line.replace(/^(?:error|Forgejo):\s*/, '')));
}

const MOST_LINES = 10;

function shorten(lines: readonly string[]): string {
  const kept = lines.map((line) => stripControls(line).trim().slice(0, 300)).filter((line) => line !== '');
  return kept.slice(0, MOST_LINES).join('\n');
}
