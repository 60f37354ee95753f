import type { Operation } from '../delta.ts';
import { withLineEnd } from './pieces.ts';

interface Named {
  readonly name: string;
  /** What stands below the heading, with the blank lines before it. */
  readonly text: string;
}

export interface InverseSections {
  readonly purpose: string | undefined;
  readonly renamed: readonly { readonly from: string; readonly to: string }[];
  readonly modified: readonly Named[];
  readonly removed: readonly Named[];
  readonly added: readonly Named[];
}

/** Writes a delta. In: its operations, and the line end of the spec that it is for. Out: the text of its file. */
export function writeInverse(capability: string, sections: InverseSections, lineEnd: '\n' | '\r\n'): string {
  const { purpose, renamed, modified, removed, added } = sections;
  const removals = removed.map(({ name, text }) => `### Requirement: ${name}\n\n${text}`);
  const parts = [
    `# ${capability}`,
    ...(purpose ? ['## Purpose', purpose] : []),
    ...section('ADDED', added.map(written)),
    ...section('MODIFIED', modified.map(written)),
    ...section('REMOVED', removals),
    ...section(
      'RENAMED',
      renamed.map(({ from, to }) => `- FROM: \`### Requirement: ${from}\`\n- TO: \`### Requirement: ${to}\``),
    ),
  ];
  return withLineEnd(`${parts.join('\n\n')}\n`, lineEnd);
}

function section(operation: string, entries: readonly string[]): string[] {
  return entries.length === 0 ? [] : [`## ${operation} Requirements`, ...entries];
}

function written({ name, text }: Named): string {
  return `### Requirement: ${name}${text}`;
}

/** An operation of the delta. */
export interface Undone {
  readonly operation: Operation;
  readonly name: string;
  /** The name before, of a rename. */
  readonly from?: string;
}

/** The operations of a delta, in the order in which they are done. */
export function undoneIn({ renamed, modified, removed, added }: InverseSections): Undone[] {
  return [
    ...renamed.map(({ from, to }) => ({ operation: 'RENAMED', name: to, from }) as const),
    ...modified.map(({ name }) => ({ operation: 'MODIFIED', name }) as const),
    ...removed.map(({ name }) => ({ operation: 'REMOVED', name }) as const),
    ...added.map(({ name }) => ({ operation: 'ADDED', name }) as const),
  ];
}
