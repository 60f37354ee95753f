import { joinPath } from '../core/path.ts';
import type { PieceName, Receipt, TouchedPiece } from '../core/receipt.ts';
import { mayName, parseReceipt, RECEIPT_FILE } from '../core/receipt-yaml.ts';
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

/** Opens the ledger of a project. Nothing is read before the first question, and only what names the requirement is parsed. */
export function openLedger(project: Project): Ledger {
  let texts: readonly ReceiptText[] | undefined;
  const parsed = new Map<string, Receipt>();
  const planned: Pick<ArchivedReceipt, 'change' | 'receipt'>[] = [];
  return {
    predecessorsOf(name, except) {
      texts ??= readTexts(project);
      const archived = texts.filter(({ change, text }) => change !== except && mayName(text, name));
      const receipts = archived.map(({ change, text }) => {
        const receipt = parsed.get(change) ?? parseReceipt(text) ?? new Map();
        parsed.set(change, receipt);
        return { change, receipt };
      });
      return lastTouched(name, [...receipts, ...planned]);
    },
    add: (change, receipt) => planned.push({ change, receipt }),
  };
}

/** Of those that touched a piece, the ones that nobody touched it after. */
function lastTouched(
  { capability, requirement, piece }: PieceName,
  receipts: readonly Pick<ArchivedReceipt, 'change' | 'receipt'>[],
): string[] {
  const touched = new Set<string>();
  const followed = new Set<string>();
  const visit = (change: string, name: string, was: string, one: TouchedPiece): void => {
    if (name === requirement && one.piece === piece) touched.add(change);
    if (was !== requirement || (one.was ?? one.piece) !== piece) return;
    for (const predecessor of one.predecessors) followed.add(predecessor);
  };
  for (const { change, receipt } of receipts) {
    for (const one of receipt.get(capability) ?? []) {
      for (const each of one.pieces) visit(change, one.requirement, one.was ?? one.requirement, each);
    }
  }
  return [...touched].filter((change) => !followed.has(change));
}
