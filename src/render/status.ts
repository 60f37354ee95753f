import { ToolError } from '../core/error.ts';
import { joinPath } from '../core/path.ts';
import { plainPath, requiredForApply } from '../core/schema.ts';
import { shellWord } from '../core/shell-word.ts';
import type { ChangeStatus, StatusEntry } from '../workflow/status.ts';
import { type Home, homeObject } from './home.ts';
import { renderJson } from './json.ts';
import { oneLine } from './one-line.ts';
import { rootObject } from './root.ts';
import { bold, dim, green, red, yellow } from './style.ts';

/** `status --json` of one change. */
export function statusJson(status: ChangeStatus, home: Home, meets: object = {}): string {
  return renderJson({ ...statusObject(status, home), ...meets, root: rootObject(home.root) });
}

/** `status --all --json`; a change that cannot be read carries the reason instead of its status. */
export function allStatusJson(entries: readonly StatusEntry[], home: Home, meets: object = {}): string {
  const changes = entries.map(({ name, status }) =>
    status instanceof ToolError
      ? { changeName: name, status: [diagnostic(status)] }
      : statusObject(status, home),
  );
  return renderJson({
    changes,
    ...meets,
    ...(entries.length === 0 && { message: 'There is no open change.' }),
    root: rootObject(home.root),
  });
}

function diagnostic({ code, message, fix }: ToolError): object {
  return { severity: 'error', code, message, ...(fix !== undefined && { fix }) };
}

function statusObject(status: ChangeStatus, home: Home): object {
  const { documents, progress } = status;
  const { states, loaded } = documents;
  const isComplete = states.every((state) => state.status === 'done' || state.status === 'skipped');
  return {
    changeName: documents.name,
    schemaName: loaded.name,
    planningHome: homeObject(home),
    changeRoot: joinPath(home.root, documents.folder),
    artifactPaths: pathsObject(status, home),
    isPlanningComplete: isComplete,
    isComplete,
    applyRequires: requiredForApply(loaded.schema),
    nextSteps: nextSentence(status),
    actionContext: {
      mode: 'repo-local',
      sourceOfTruth: 'repo',
      planningArtifacts: states.map(({ artifact }) => artifact.id),
      linkedContext: [],
      allowedEditRoots: [home.root],
      requiresAffectedAreaSelection: false,
      constraints: ['Write the documents of the change, and the files of this project that its tasks name.'],
    },
    artifacts: states.map((state) => artifactObject(state, documents)),
    progress: {
      total: progress.total,
      complete: progress.completed,
      remaining: progress.total - progress.completed,
    },
  };
}

function pathsObject({ documents }: ChangeStatus, home: Home): object {
  const entries = documents.loaded.schema.artifacts.map(({ id, generates }) => [
    id,
    {
      outputPath: generates,
      resolvedOutputPath: joinPath(home.root, documents.folder, plainPath(generates)),
      existingOutputPaths: (documents.outputs.get(id) ?? []).map((path) => joinPath(home.root, path)),
    },
  ]);
  return Object.fromEntries(entries);
}

type State = ChangeStatus['documents']['states'][number];

function artifactObject({ artifact, status, missing }: State, documents: ChangeStatus['documents']): object {
  const unfilled = documents.unfilled.get(artifact.id);
  return {
    id: artifact.id,
    outputPath: artifact.generates,
    status,
    requires: artifact.requires,
    ...(status === 'blocked' && { missingDeps: missing }),
    files: documents.outputs.get(artifact.id) ?? [],
    ...(unfilled !== undefined && { unfilled }),
  };
}

function nextSentence(status: ChangeStatus): string[] {
  const command = nextCommand(status);
  if (command === undefined) return [];
  switch (status.next?.kind) {
    case 'write':
      return [`Run ${command} --json before writing that document.`];
    case 'archive':
      return [`All tasks are done. Run ${command} to fold the change into the specs.`];
    default:
      return [`All documents are written. Run ${command} to begin the work.`];
  }
}

function nextCommand({ next, documents }: ChangeStatus): string | undefined {
  if (next === undefined) return undefined;
  const change = shellWord(documents.name);
  if (next.kind !== 'write') return `openspec ${next.kind} ${change}`;
  return `openspec instructions ${shellWord(next.artifact.id)} --change ${change}`;
}

/** `status` for people. */
export function statusText(status: ChangeStatus): string {
  const { documents, progress } = status;
  const { states } = documents;
  const skipped = states.filter((state) => state.status === 'skipped').length;
  const done = states.filter((state) => state.status === 'done').length;
  const tasks = progress.total > 0 ? `, ${progress.completed} of ${progress.total} tasks` : '';
  const command = nextCommand(status);
  const lines = [
    `${bold(oneLine(documents.name))} ${dim(`(${documents.loaded.name})`)}`,
    `${done} of ${states.length - skipped} documents${tasks}`,
    '',
    ...states.map((state) => stateLine(state, documents)),
    ...(command === undefined ? [] : ['', `Next: ${command}`]),
  ];
  return `${lines.join('\n')}\n`;
}

function stateLine({ artifact, status, missing }: State, documents: ChangeStatus['documents']): string {
  const unfilled = documents.unfilled.get(artifact.id);
  const notes = [
    ...(status === 'skipped' ? ['skipped: the change says skip_specs'] : []),
    ...(unfilled === undefined ? [] : [`${unfilled} ${unfilled === 1 ? 'place' : 'places'} to fill`]),
    ...(missing.length > 0 ? [`needs ${oneLine(missing.join(', '))}`] : []),
  ];
  return `${mark(status)} ${oneLine(artifact.id)}${notes.length > 0 ? dim(`  (${notes.join('; ')})`) : ''}`;
}

function mark(status: State['status']): string {
  const marks = { done: green('[x]'), ready: yellow('[ ]'), blocked: red('[-]'), skipped: dim('[~]') };
  return marks[status];
}

/** `status --all` for people. */
export function allStatusText(entries: readonly StatusEntry[]): string {
  if (entries.length === 0) return noChangesText();
  return entries
    .map(({ name, status }) =>
      status instanceof ToolError
        ? `${bold(oneLine(name))}\n${red('error:')} ${status.message}\n`
        : statusText(status),
    )
    .join('\n');
}

/** What to do when there is nothing to show. */
export function noChangesText(): string {
  return 'No open changes. Begin one with: openspec propose <change>\n';
}
