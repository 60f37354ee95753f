import { lineEndOf } from './merge/pieces.ts';

/**
 * Sets a plain value of a top-level key in a YAML text and keeps every other byte, comments too. The key is added at the
 * end where it is missing. In: a value that needs no quotes, such as a hash or a date.
 */
export function setYamlKey(text: string, key: string, value: string): string {
  const line = new RegExp(`^${key}:.*$`, 'm').exec(text);
  if (line) {
    const comment = /\s#.*$/.exec(line[0].replace(/\r$/, ''))?.[0] ?? '';
    const end = line[0].endsWith('\r') ? '\r' : '';
    const rest = text.slice(line.index + line[0].length);
    return `${text.slice(0, line.index)}${key}: ${value}${comment}${end}${rest}`;
  }
  const lineEnd = lineEndOf(text);
  const gap = text === '' || /[\r\n]$/.test(text) ? '' : lineEnd;
  return `${text}${gap}${key}: ${value}${lineEnd}`;
}
