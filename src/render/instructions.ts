import { joinPath } from '../core/path.ts';
import { plainPath } from '../core/schema.ts';
import type {
  ApplyInstructions,
  ArchiveInstructions,
  ArtifactInstructions,
} from '../workflow/instructions.ts';
import { type Home, homeObject } from './home.ts';
import { applyInstruction, SKIPPED, warningText } from './instructions-text.ts';
import { renderJson } from './json.ts';
import { referencesField } from './references.ts';
import { rootObject } from './root.ts';

/** `instructions <artifact> --json`. */
export function artifactInstructionsJson(shown: ArtifactInstructions, home: Home): string {
  const { documents, artifact, context, rules } = shown;
  const files = documents.outputs.get(artifact.id) ?? [];
  return renderJson({
    changeName: documents.name,
    artifactId: artifact.id,
    schemaName: documents.loaded.name,
    changeDir: joinPath(home.root, documents.folder),
    planningHome: homeObject(home),
    outputPath: artifact.generates,
    resolvedOutputPath: joinPath(home.root, documents.folder, plainPath(artifact.generates)),
    existingOutputPaths: files.map((path) => joinPath(home.root, path)),
    description: artifact.description,
    instruction: artifact.instruction,
    context,
    ...(rules.length > 0 && { rules }),
    ...referencesField(shown.references),
    ...(shown.skipped && { skipped: true, warning: SKIPPED }),
    template: shown.template,
    dependencies: shown.dependencies.map((state) => dependencyObject(state, documents)),
    unlocks: shown.unlocks,
    files,
    root: rootObject(home.root),
  });
}

type State = ArtifactInstructions['dependencies'][number];

function dependencyObject(
  { artifact, status }: State,
  { outputs }: ArtifactInstructions['documents'],
): object {
  return {
    id: artifact.id,
    done: status === 'done' || status === 'skipped',
    path: artifact.generates,
    description: artifact.description,
    ...(status === 'skipped' && { skipped: true }),
    files: outputs.get(artifact.id) ?? [],
  };
}

/** `instructions apply --json`. */
export function applyInstructionsJson(shown: ApplyInstructions, home: Home): string {
  const { documents, progress, unreadable, missing, prerequisites, warnings } = shown;
  return renderJson({
    changeName: documents.name,
    changeDir: joinPath(home.root, documents.folder),
    schemaName: documents.loaded.name,
    contextFiles: contextFiles(shown, home),
    progress: {
      total: progress.total,
      complete: progress.completed,
      remaining: progress.total - progress.completed,
    },
    tasks: shown.tasks.map((task, index) => ({
      id: String(index + 1),
      description: task.description,
      done: task.done,
      ...(task.id !== undefined && { taskId: task.id }),
      path: task.path,
      line: task.line,
    })),
    taskTrackingConfigured: shown.tracks !== undefined,
    ...(unreadable.length > 0 && {
      unavailableTrackingFiles: unreadable.map(({ path, reason }) => ({
        path: joinPath(home.root, path),
        reason,
      })),
    }),
    state: shown.state.kind,
    ...(missing.length > 0 && { missingArtifacts: missing }),
    ...(prerequisites.length > 0 && { missingPrerequisites: prerequisites }),
    ...(warnings.length > 0 && { warnings: warnings.map((warning) => warningText(warning, documents.name)) }),
    instruction: applyInstruction(shown),
    ...referencesField(shown.references),
    ...guidanceFields(shown),
    root: rootObject(home.root),
  });
}

function contextFiles({ documents }: ApplyInstructions, home: Home): object {
  const { outputs, loaded } = documents;
  const entries = loaded.schema.artifacts.flatMap(({ id }) => {
    const paths = outputs.get(id) ?? [];
    return paths.length > 0 ? [[id, paths.map((path) => joinPath(home.root, path))]] : [];
  });
  return Object.fromEntries(entries);
}

/** `instructions archive --json`. */
export function archiveInstructionsJson(shown: ArchiveInstructions, home: Home): string {
  return renderJson({ changeName: shown.change, ...guidanceFields(shown), root: rootObject(home.root) });
}

function guidanceFields({ context, guidance }: Pick<ArchiveInstructions, 'context' | 'guidance'>): object {
  return {
    ...(context !== undefined && { context }),
    ...(guidance.length > 0 && { operationGuidance: guidance }),
  };
}
