/**
 * A text as a fenced block of code that nothing in it can end. In: the text, the language after the fence. Out: the
 * block; with an indentation of one column, so that no line of it begins where git or we look for marks.
 */
export function fenced(text: string, language = ''): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const lines = [`${fence}${language}`, ...text.replace(/\n$/, '').split('\n'), fence];
  return lines.map((line) => ` ${line}`).join('\n');
}

/** A short text as code within a line. */
export function codeSpan(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const runs = Array.from(line.matchAll(/`+/g), ([run]) => run.length);
  const mark = '`'.repeat(runs.length === 0 ? 1 : Math.max(...runs) + 1);
  return mark.length === 1 ? `${mark}${line}${mark}` : `${mark} ${line} ${mark}`;
}
