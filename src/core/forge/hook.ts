/** What installing our hook does to the file that is there. */
export type HookPlan =
  | { readonly kind: 'write'; readonly text: string }
  /** It is there already, as we would write it. */
  | { readonly kind: 'current' }
  /** `interpreter`: what is there is no shell script; `broken`: our block has lost its end. */
  | { readonly kind: 'refused'; readonly reason: 'interpreter' | 'broken' };

const BEGIN = '# openspec:begin';
const END = '# openspec:end';
const SHELL =
  /^#![ \t]*(?:\/\S*\/)?(?:env[ \t]+(?:-\S+[ \t]+)*(?:\/\S*\/)?)?(?:sh|bash|dash|ash|ksh|zsh)(?:[ \t]|$)/;

/**
 * Plans the hook that adds trailers to commits.
 *
 * In: our template, a whole hook with one marked block; the hook that is there, undefined where there is none. Out: the
 * hook to write, where every byte around our block stays: the block goes below the first line, so that an `exit` of the
 * other hook cannot skip it, and runs in a subshell, so that it cannot end the other one. Refused where the file is not
 * a shell script. The caller knows where hooks lie (`core.hooksPath`) and makes the file executable.
 */
export function planHook(template: string, existing: string | undefined): HookPlan {
  if (existing === undefined || existing.trim() === '') return { kind: 'write', text: template };
  if (!SHELL.test(existing.split(/\r?\n/, 1)[0] ?? '')) return { kind: 'refused', reason: 'interpreter' };
  const lines = existing.split('\n');
  const [begin, end] = [indexOf(lines, BEGIN), indexOf(lines, END)];
  if (begin >= 0 !== end > begin) return { kind: 'refused', reason: 'broken' };
  const from = begin < 0 ? 1 : begin;
  const to = begin < 0 ? 1 : end + 1;
  const text = [...lines.slice(0, from), ...blockOf(template), ...lines.slice(to)].join('\n');
  return text === existing ? { kind: 'current' } : { kind: 'write', text };
}

function blockOf(template: string): string[] {
  const lines = template.split('\n');
  return lines.slice(indexOf(lines, BEGIN), indexOf(lines, END) + 1);
}

function indexOf(lines: readonly string[], mark: string): number {
  return lines.findIndex((line) => line.trimEnd() === mark);
}
