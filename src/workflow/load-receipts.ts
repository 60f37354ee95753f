import { groupBy } from '../core/group-by.ts';
import { joinPath } from '../core/path.ts';
import type { PieceName, Receipt } from '../core/receipt.ts';
import { ReceiptIndex } from '../core/receipt-index.ts';
import { nameFinder, parseReceipt, RECEIPT_FILE } from '../core/receipt-yaml.ts';
import { mayHoldReceipt } from '../core/yaml-document.ts';
import { listArchived, type Project } from './load.ts';

/** The receipt of an archived change. */
export interface ArchivedReceipt {
  /** The name of its folder in the archive. */
  readonly change: string;
  /** The file that holds it, relative to the project. */
  readonly path: string;
  readonly receipt: Receipt;
}

/** The receipts of all archived changes, in the order of their folders; changes without one are left out. */
export function loadReceipts(project: Project): ArchivedReceipt[] {
  return readTexts(project).flatMap(({ change, path, text }) => {
    const receipt = parseReceipt(text);
    return receipt ? [{ change, path, receipt }] : [];
  });
}

/** The receipt of one archived change; undefined where it has none. */
export function loadReceipt(project: Project, folder: string): Receipt | undefined {
  const read = project.files.read(joinPath(folder, RECEIPT_FILE));
  return read.ok ? parseReceipt(read.text) : undefined;
}

interface ReceiptText {
  readonly change: string;
  readonly path: string;
  readonly text: string;
}

function readTexts(project: Project): ReceiptText[] {
  return listArchived(project).flatMap((change) => {
    const path = joinPath(project.layout.archive, change, RECEIPT_FILE);
    const read = project.files.read(path);
    return read.ok && mayHoldReceipt(read.text) ? [{ change, path, text: read.text }] : [];
  });
}

/** Who touched what: the receipts of the archive, read once, and those of an archive that is being planned. */
export interface Ledger {
  /** The archived changes that touched a piece last, but one that is made anew; more than one where git merged them. */
  predecessorsOf(name: PieceName, except: string): readonly string[];
  add(change: string, receipt: Receipt): void;
}

/** A text is searched that often before it is parsed without a hit: searching it costs a thousandth of that. */
const MOST_SEARCHES = 1000;

/** Opens the ledger of a project. Nothing is read before the first question, and only what names the requirement is parsed. */
export function openLedger(project: Project): Ledger {
  const index = new ReceiptIndex();
  const order = new Map<string, number>();
  const asked = new Set<string>();
  /** Not in the index before somebody asks: after the last archive of a run nobody does. */
  const added: { readonly change: string; readonly receipt: Receipt }[] = [];
  let unparsed: readonly ReceiptText[] | undefined;
  const place = (change: string) => {
    if (!order.has(change)) order.set(change, order.size);
  };
  const texts = (): readonly ReceiptText[] => {
    const found = readTexts(project);
    for (const { change } of found) place(change);
    return found;
  };
  const parseFor = (name: PieceName) => {
    if (unparsed?.length === 0) return;
    const isNeeded = asked.size < MOST_SEARCHES ? nameFinder(name) : () => true;
    const sorted = groupBy(unparsed ?? texts(), ({ text }) => isNeeded(text));
    for (const { change, text } of sorted.get(true) ?? []) index.add(change, parseReceipt(text) ?? new Map());
    unparsed = sorted.get(false) ?? [];
  };
  return {
    predecessorsOf(name, except) {
      const key = `${name.capability}\u0000${name.requirement}`;
      if (!asked.has(key)) parseFor(name);
      asked.add(key);
      for (const { change, receipt } of added.splice(0)) index.add(change, receipt);
      return index.lastTouched(name, except).sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
    },
    add(change, receipt) {
      unparsed ??= texts();
      place(change);
      added.push({ change, receipt });
    },
  };
}
