/** Text of one line: a line end in a name or a rule must not forge another line of the output. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
