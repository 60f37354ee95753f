/** The seven kinds of HTML block of CommonMark 0.31, by number. */
export type HtmlKind = 1 | 2 | 3 | 4 | 5 | 6 | 7;

const BLOCK_NAMES =
  'address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|' +
  'fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|' +
  'menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|' +
  'track|ul';
const ATTRIBUTE = String.raw`[ \t]+[A-Za-z_:][\w.:-]*(?:[ \t]*=[ \t]*(?:[^\s"'=<>${'`'}]+|'[^']*'|"[^"]*"))?`;

const RAW_OPEN = /^<(?:script|pre|textarea|style)(?:[ \t>]|$)/i;
const NAMED_OPEN = new RegExp(`^</?(?:${BLOCK_NAMES})(?:[ \\t]|/?>|$)`, 'i');
const ANY_TAG = new RegExp(
  `^(?:<[A-Za-z][A-Za-z0-9-]*(?:${ATTRIBUTE})*[ \\t]*/?>|</[A-Za-z][A-Za-z0-9-]*[ \\t]*>)[ \\t]*$`,
);
const RAW_CLOSE = /<\/(?:script|pre|textarea|style)>/i;
/** remark takes brackets two by two, so that `]]]>` does not close. */
const CDATA_CLOSE = /(?<!\])(?:\]\])+>/;
const CLOSERS: Readonly<Record<2 | 3 | 4, string>> = { 2: '-->', 3: '?>', 4: '>' };

/** Which kind of HTML block a line opens; kind 7 cannot interrupt a paragraph. */
export function htmlOpen(line: string, inParagraph: boolean): HtmlKind | undefined {
  if (line.charCodeAt(0) !== 60) return undefined;
  if (RAW_OPEN.test(line)) return 1;
  if (line.startsWith('<!--')) return 2;
  if (line.startsWith('<?')) return 3;
  if (line.startsWith('<![CDATA[')) return 5;
  if (/^<![A-Za-z]/.test(line)) return 4;
  if (NAMED_OPEN.test(line)) return 6;
  return !inParagraph && ANY_TAG.test(line) ? 7 : undefined;
}

/** Whether a line of an HTML block ends it; kinds 6 and 7 end before a blank line instead. */
export function htmlCloses(line: string, kind: HtmlKind): boolean {
  if (kind === 1) return RAW_CLOSE.test(line);
  if (kind === 6 || kind === 7) return false;
  if (kind === 5) return CDATA_CLOSE.test(line);
  return line.includes(CLOSERS[kind]);
}
