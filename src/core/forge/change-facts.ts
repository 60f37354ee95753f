import { byteLength } from '../byte-length.ts';
import { stripControls } from '../control-characters.ts';
import { fillTemplate } from '../template.ts';
import type { ListedTask } from './checklist.ts';
import { codeSpan } from './fence.ts';
import type { ProposalPart } from './proposal.ts';
import { type QuoteOptions, quoteLine, quoteMarkdown } from './quote.ts';
import type { CapabilityChange } from './requirement-changes.ts';
import type { Stage } from './stage.ts';

/** What the texts of an issue and of a pull request are made of. */
export interface ChangeFacts {
  readonly change: string;
  /** The project's place in the repository: `''` or a path without slashes at its ends. */
  readonly project: string;
  /** The text of `proposal.md`; undefined without one. */
  readonly proposal: string | undefined;
  readonly stage: Stage;
  readonly capabilities: readonly CapabilityChange[];
  readonly tasks: readonly ListedTask[];
  readonly issue: number | undefined;
  readonly pull: number | undefined;
  /** The folder of the change, relative to the repository, and its web page. */
  readonly folder: string;
  readonly folderUrl: string | undefined;
  /** The digest of the title that we write, see title.ts. */
  readonly title: string | undefined;
}

/** What a body may have: proxies in front of a forge take less than the forge does. */
const MAX_BYTES = 60_000;
const SCALES = [1, 0.5, 0.25, 0.1, 0.02];

/** The longest text that fits: each part of it is asked for with less room until the whole is short enough. */
export function fitted(render: (scale: number) => string): string {
  let text = '';
  for (const scale of SCALES) {
    text = render(scale);
    if (byteLength(text) <= MAX_BYTES) break;
  }
  return text;
}

/** The folder of the change as a link. */
export function filesLink({ folder, folderUrl }: ChangeFacts): string {
  const name = codeSpan(stripControls(folder));
  return folderUrl === undefined ? name : `[${name}](${folderUrl})`;
}

/** The title and the text of a section of a proposal, each as a value of a template. */
export function partValues(
  name: string,
  part: ProposalPart | undefined,
  options: Omit<QuoteOptions, 'depth'> & { readonly cut: string; readonly where: string },
): Record<string, string> {
  if (!part) return {};
  const { cut, where, ...quote } = options;
  const quoted = quoteMarkdown(part.text, { ...quote, depth: 4 });
  const more = quoted.cut ? `\n\n${fillTemplate(cut, { where }).trim()}` : '';
  return {
    [`${name}Title`]: quoteLine(part.title, 100, quote.references),
    [name]: quoted.text + more,
  };
}

/** `2 added, 1 removed`. */
export function countWords({ counts }: CapabilityChange): string {
  const words = Object.entries(counts).filter(([, count]) => count > 0);
  return words.map(([operation, count]) => `${count} ${operation}`).join(', ') || 'nothing';
}

export function capabilityName({ capability }: CapabilityChange): string {
  return codeSpan(stripControls(capability));
}
