import { COMMIT, METADATA_FILE } from '../core/change.ts';
import { ToolError } from '../core/error.ts';
import type { FileChange } from '../core/file-change.ts';
import { joinPath } from '../core/path.ts';
import { makeReceipt } from '../core/receipt.ts';
import { writeReceipt } from '../core/receipt-yaml.ts';
import { setYamlBlock } from '../core/yaml-block.ts';
import { yamlText } from '../core/yaml-text.ts';
import { type Project, unreadable } from './load.ts';
import type { Change } from './load-change.ts';
import { openLedger } from './load-receipts.ts';
import { acceptance, type PlannedChange } from './plan-change.ts';

/** Plans what an archive writes into the metadata of one change before it files it under a name. */
export type PlanMetadata = (change: Change, planned: PlannedChange, archivedAs: string) => FileChange[];

/**
 * Plans the metadata of changes that are archived together, in their order: each gets its receipt. A change that touches
 * no spec stays as it is. Throws ToolError `metadata_invalid` where the file cannot take a receipt.
 */
export function metadataPlanner(project: Project): PlanMetadata {
  const ledger = openLedger(project);
  return (change, planned, archivedAs) => {
    const { specs = [] } = planned;
    const receipt = makeReceipt(specs, (name) => ledger.predecessorsOf(name, archivedAs));
    ledger.add(archivedAs, receipt);
    const path = joinPath(change.folder, METADATA_FILE);
    const read = project.files.read(path);
    if (!read.ok && read.reason !== 'absent') throw unreadable(path, read);
    const before = read.ok ? read.text : undefined;
    if (before === undefined && receipt.size === 0) return [];
    const start = before ?? `schema: ${project.settings.schema ?? 'spec-driven'}\n`;
    const after = writeReceipt(writeAccepts(start, change, planned) ?? start, receipt);
    if (after === undefined) throw noReceipt(path);
    return after === before ? [] : [{ path, before, after }];
  };
}

/** Scenarios that a person has agreed to leave out are named, so that nobody is asked twice. */
function writeAccepts(text: string, { metadata }: Change, { plans }: PlannedChange): string | undefined {
  if (COMMIT.test(metadata.base ?? '')) return text;
  const agreed = plans.flatMap(({ capability, notes }) =>
    notes.flatMap((note) =>
      note.kind === 'scenario-removed' ? [acceptance(capability, note.name, note.scenario)] : [],
    ),
  );
  if (agreed.length === 0) return text;
  const entries = [...new Set([...metadata.accepts, ...agreed])].map(yamlText);
  return setYamlBlock(text, 'accepts', {
    lines: entries.map((entry) => `  - ${entry}`),
    flow: () => `[${entries.join(', ')}]`,
  });
}

function noReceipt(path: string): ToolError {
  return new ToolError({
    code: 'metadata_invalid',
    message: `${path} cannot take the receipt of the archive: it is not YAML with \`key: value\` lines.`,
    fix: 'Mend the file, or remove it, then run the command again.',
    exit: 1,
  });
}
