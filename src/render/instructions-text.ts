import { joinPath } from '../core/path.ts';
import { plainPath } from '../core/schema.ts';
import { shellWord } from '../core/shell-word.ts';
import type {
  ApplyInstructions,
  ApplyWarning,
  ArchiveInstructions,
  ArtifactInstructions,
} from '../workflow/instructions.ts';
import { oneLine } from './one-line.ts';

export const SKIPPED =
  'This change says `skip_specs: true`: no requirement changes, so write no delta. If one does change after all, remove `skip_specs` from .openspec.yaml and ask again.';

/** `instructions <artifact>` as Markdown. */
export function artifactInstructionsText(shown: ArtifactInstructions): string {
  const { documents, artifact } = shown;
  const change = oneLine(documents.name);
  const title = `# Write ${oneLine(artifact.id)} of ${change} (schema ${documents.loaded.name})`;
  if (shown.skipped) return sections([title, section('Warning', SKIPPED)]);
  return sections([
    title,
    section('Warning', blockedText(shown)),
    section('Task', `Write the ${oneLine(artifact.id)} of this change: ${oneLine(artifact.description)}`),
    section('Context', shown.context, 'For you to know; not to be copied into the document.'),
    section(
      'References',
      bullets(shown.references.map((id) => `${id}: a store, which this tool does not have`)),
    ),
    section('Rules', bullets(shown.rules), 'For you to follow; not to be copied into the document.'),
    section('Read first', dependencyText(shown)),
    section('Write to', joinPath(documents.folder, plainPath(artifact.generates))),
    section('Instruction', artifact.instruction?.trim()),
    section('Template', fenced(shown.template.trim())),
    section('Done when', doneText(shown)),
    section(
      'Then',
      shown.unlocks.length > 0
        ? `This opens the way to ${shown.unlocks.map(oneLine).join(', ')}.`
        : undefined,
    ),
  ]);
}

function blockedText({ dependencies }: ArtifactInstructions): string | undefined {
  const open = dependencies.filter(({ status }) => status === 'ready' || status === 'blocked');
  if (open.length === 0) return undefined;
  return `This builds on documents that are not written yet: ${open.map(({ artifact }) => oneLine(artifact.id)).join(', ')}.`;
}

function dependencyText({ dependencies, documents }: ArtifactInstructions): string | undefined {
  return bullets(
    dependencies.flatMap(({ artifact, status }) => {
      if (status === 'skipped') return [`${artifact.id}: skipped, there is nothing to read`];
      const paths = documents.outputs.get(artifact.id) ?? [];
      return paths.length > 0
        ? paths.map((path) => `${artifact.id}: ${path}`)
        : [`${artifact.id}: not written yet`];
    }),
  );
}

function doneText({ documents }: ArtifactInstructions): string {
  return `No place in double angle brackets is left, and \`openspec validate ${shellWord(documents.name)} --strict\` finds nothing in it.`;
}

/** `instructions apply` as Markdown. */
export function applyInstructionsText(shown: ApplyInstructions): string {
  const { documents, progress, warnings } = shown;
  const files = documents.loaded.schema.artifacts.flatMap(({ id }) =>
    (documents.outputs.get(id) ?? []).map((path) => `${id}: ${path}`),
  );
  return sections([
    `# Apply ${oneLine(documents.name)} (schema ${documents.loaded.name})`,
    section(
      'Blocked',
      shown.missing.length > 0
        ? `Not written yet: ${shown.prerequisites.map(oneLine).join(', ')}`
        : undefined,
    ),
    section('Warnings', bullets(warnings.map((warning) => warningText(warning, documents.name)))),
    section(
      'References',
      bullets(shown.references.map((id) => `${id}: a store, which this tool does not have`)),
    ),
    section('Read first', bullets(files)),
    section(
      'Progress',
      progress.total > 0 ? `${progress.completed} of ${progress.total} tasks done` : undefined,
    ),
    section(
      'Tasks',
      bullets(shown.tasks.map(({ done, description }) => `[${done ? 'x' : ' '}] ${description}`)),
    ),
    section('Instruction', applyInstruction(shown)),
    ...guidanceSections(shown),
  ]);
}

/** What to do next, in words. */
export function applyInstruction(shown: ApplyInstructions): string {
  const change = shellWord(shown.documents.name);
  const unread = shown.unreadable
    .map(({ path, reason }) => `\nTasks in ${path} are not counted: ${reason}.`)
    .join('');
  switch (shown.state.kind) {
    case 'blocked':
      return blockedInstruction(shown, change) + unread;
    case 'all_done':
      return `All tasks are done. Run the tests, then \`openspec archive ${change}\`.`;
    default:
      return (
        (shown.documents.loaded.schema.apply?.instruction?.trim() || readyInstruction(shown, change)) + unread
      );
  }
}

function readyInstruction({ tracks }: ApplyInstructions, change: string): string {
  return tracks === undefined
    ? 'All documents are written. Read them, then do the work.'
    : `Read the documents, then do the open tasks in order. Tick each with \`openspec tasks ${change} --done <id>\` when it is done and checked. Stop and ask when something is unclear.`;
}

function blockedInstruction(
  { state, prerequisites, tracks = '', documents }: ApplyInstructions,
  change: string,
): string {
  const owner = documents.loaded.schema.artifacts.find(({ generates }) => generates === tracks)?.id;
  const how = (id = '<document>'): string =>
    `\`openspec instructions ${id === '<document>' ? id : shellWord(id)} --change ${change}\``;
  switch (state.kind === 'blocked' ? state.reason : 'missing') {
    case 'no-file':
      return `There are no tasks yet: ${tracks} is missing. Run ${how(owner)}.`;
    case 'no-tasks':
      return `${tracks} names no task. Write each as \`- [ ] 1.1 <what to do>\`: ${how(owner)} shows the form.`;
    case 'unreadable':
      return 'No task can be read.';
    default:
      return `Not written yet, in this order: ${prerequisites.join(', ')}. Run ${how(prerequisites.length === 1 ? prerequisites[0] : undefined)} for each.`;
  }
}

/** One warning of apply, in words. */
export function warningText(warning: ApplyWarning, change: string): string {
  const { kind } = warning;
  if (kind === 'no-delta') {
    return `The change has no delta, and \`openspec validate ${shellWord(change)}\` will refuse it. Write one, or set \`skip_specs: true\` in .openspec.yaml if no requirement changes.`;
  }
  const where = warning.expected === undefined ? 'specs/<capability>/spec.md' : `specs/${warning.expected}`;
  return `${warning.path} is not the spec.md of a capability, so nothing reads it. Move its requirements to ${where}.`;
}

/** `instructions archive` as Markdown. */
export function archiveInstructionsText(shown: ArchiveInstructions): string {
  const parts = guidanceSections(shown).filter((part) => part !== undefined);
  const title = `# Archive ${oneLine(shown.change)}`;
  return sections([
    title,
    ...(parts.length > 0 ? parts : ['The settings name neither context nor guidance.']),
  ]);
}

function guidanceSections({
  context,
  guidance,
}: Pick<ArchiveInstructions, 'context' | 'guidance'>): (string | undefined)[] {
  return [section('Context', context?.trim()), section('Guidance', bullets(guidance))];
}

function section(heading: string, body: string | undefined, lead?: string): string | undefined {
  if (body === undefined || body === '') return undefined;
  return `## ${heading}\n\n${lead === undefined ? '' : `${lead}\n\n`}${body}`;
}

function bullets(lines: readonly string[]): string | undefined {
  return lines.length === 0 ? undefined : lines.map((line) => `- ${oneLine(line)}`).join('\n');
}

/** A fence that is longer than any in the text. */
function fenced(text: string): string {
  let fence = '```';
  for (const [run] of text.matchAll(/`{3,}/g)) if (run.length >= fence.length) fence = `${run}\``;
  return `${fence}markdown\n${text}\n${fence}`;
}

function sections(parts: readonly (string | undefined)[]): string {
  return `${parts.filter((part) => part !== undefined).join('\n\n')}\n`;
}
