import { isChangeName, METADATA_FILE, suggestChangeName } from '../core/change.ts';
import { ToolError } from '../core/error.ts';
import type { FileChange } from '../core/file-change.ts';
import { changePath } from '../core/layout.ts';
import { joinPath } from '../core/path.ts';
import { isDeltaArtifact } from '../core/schema.ts';
import { yamlText } from '../core/yaml-text.ts';
import type { World } from '../ports.ts';
import type { Project } from './load.ts';
import { DEFAULT_SCHEMA, type LoadedSchema, loadSchema } from './load-schema.ts';

export interface NewChangeRequest {
  readonly name: string;
  readonly description?: string | undefined;
  readonly goal?: string | undefined;
  readonly schema?: string | undefined;
}

export interface NewChange {
  readonly name: string;
  /** Relative to the project. */
  readonly folder: string;
  readonly schema: string;
}

/** Makes the folder of a change with its metadata and nothing else. Throws ToolError when the name cannot be had. */
export function createChange(world: World, project: Project, request: NewChangeRequest): NewChange {
  const { name, description } = request;
  checkName(name);
  const folder = changePath(project.layout, name);
  if (project.files.kind(folder) !== undefined) throw taken(name, folder);
  const loaded = loadSchema(world, project, request.schema ?? project.settings.schema ?? DEFAULT_SCHEMA);
  const changes: FileChange[] = [
    created(joinPath(folder, METADATA_FILE), metadataText(world, loaded, request)),
  ];
  if (description !== undefined)
    changes.push(created(joinPath(folder, 'README.md'), `# ${name}\n\n${description}\n`));
  project.files.apply(changes);
  return { name, folder, schema: loaded.name };
}

function checkName(name: string): void {
  if (isChangeName(name)) return;
  const suggestion = suggestChangeName(name);
  throw new ToolError({
    code: 'change_name_invalid',
    message: `'${name.slice(0, 210)}' cannot be the name of a change: use a-z, 0-9 and single hyphens, at most 200 characters.`,
    fix: suggestion === '' ? 'Use a name such as add-login.' : `Use a name such as ${suggestion}.`,
    exit: 2,
  });
}

function taken(name: string, folder: string): ToolError {
  return new ToolError({
    code: 'change_exists',
    message: `There is a change '${name}' already, in ${folder}.`,
    fix: `Run \`openspec status --change ${name}\` to go on with it, or choose another name.`,
    exit: 2,
  });
}

function created(path: string, after: string): FileChange {
  return { path, before: undefined, after };
}

/** A schema without deltas can only make changes without them. */
function metadataText(world: World, { name, schema }: LoadedSchema, { goal }: NewChangeRequest): string {
  const lines = [
    `schema: ${yamlText(name)}`,
    `created: ${world.clock.today()}`,
    ...(schema.artifacts.some(isDeltaArtifact) ? [] : ['skip_specs: true']),
    ...(goal === undefined ? [] : [`goal: ${yamlText(goal)}`]),
  ];
  return `${lines.join('\n')}\n`;
}
