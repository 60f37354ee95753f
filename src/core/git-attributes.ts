/**
 * Adds a line to a `.gitattributes`; every other byte stays. In: the text, undefined where there is no file; a path
 * pattern and one attribute. Out: the new text, the same where a line says so already and none below takes it back.
 */
export function addAttribute(text: string | undefined, pattern: string, attribute: string): string {
  const written = `${quotePattern(pattern)} ${attribute}`;
  if (text === undefined || text === '') return `${written}\n`;
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const [name] = attribute.split('=');
  const same = text.split(/\r?\n/).flatMap((line) => {
    const [found = '', ...attributes] = line.trim().split(/[ \t]+(?=[^"]*$)/);
    return found === quotePattern(pattern)
      ? attributes.filter((one) => one.replace(/^[-!]|=.*/g, '') === name)
      : [];
  });
  if (same.at(-1) === attribute) return text;
  return `${text}${/\n$/.test(text) ? '' : lineEnd}${written}${lineEnd}`;
}

/** A pattern that matches exactly this path, apart from its wildcards `**`; quoted where git would split it. */
function quotePattern(pattern: string): string {
  if (!/[\s"\\#!]/.test(pattern)) return pattern;
  return `"${pattern.replace(/["\\]/g, '\\$&').replaceAll('\t', '\\t')}"`;
}

/** A path as a pattern that matches only itself. */
export function escapePattern(path: string): string {
  return path.replace(/[*?[\]\\]|^[!#]/g, '\\$&');
}
