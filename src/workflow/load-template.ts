import { ToolError } from '../core/error.ts';
import { FORGE_TEMPLATES, type ForgeTemplates } from '../core/forge/templates.ts';
import { hintsOf } from '../core/hint.ts';
import { joinPath } from '../core/path.ts';
import { type Artifact, plainPath } from '../core/schema.ts';
import type { World } from '../ports.ts';
import type { LoadedSchema } from './load-schema.ts';

/** What a new change is made of. The schema that we ship has its templates here too. */
export const CHANGE_TEMPLATES = 'templates/change';

/** The template of an artifact as its schema has it. Throws ToolError when it cannot be read. */
export function loadTemplate(loaded: LoadedSchema, artifact: Artifact): string {
  const read = loaded.files.read(joinPath(templateFolder(loaded), plainPath(artifact.template)));
  if (read.ok) return read.text;
  throw new ToolError({
    code: 'template_unreadable',
    message: `The template of ${artifact.id} cannot be read: ${templatePath(loaded, artifact)} (${read.reason}).`,
    fix: `Mend it, or name another file as template of ${artifact.id} in the schema ${loaded.name}.`,
  });
}

/** The absolute path of the template of an artifact. */
export function templatePath(loaded: LoadedSchema, artifact: Artifact): string {
  return joinPath(loaded.files.root, templateFolder(loaded), plainPath(artifact.template));
}

function templateFolder({ source, folder }: LoadedSchema): string {
  return source === 'package' ? CHANGE_TEMPLATES : joinPath(folder, 'templates');
}

/** One of our templates for a change, such as `proposal.md`. A package without it is broken. */
export function loadShipped(world: World, path: string): string {
  const read = world.shipped.read(path);
  if (read.ok) return read.text;
  throw new ToolError({
    code: 'package_broken',
    message: `A file of openspec itself cannot be read: ${world.shipped.root}/${path} (${read.reason}).`,
    fix: 'Install openspec again.',
  });
}

/** The skeletons of what goes to the forge. */
export function loadForgeTemplates(world: World): ForgeTemplates {
  const known = forgeTemplates.get(world.shipped.root);
  if (known) return known;
  const texts = FORGE_TEMPLATES.map(
    (name) => [name, loadShipped(world, `templates/forge/${name}.md`)] as const,
  );
  const made = Object.fromEntries(texts) as Record<keyof ForgeTemplates, string>;
  forgeTemplates.set(world.shipped.root, made);
  return made;
}

const forgeTemplates = new Map<string, ForgeTemplates>();

/** The hints of all our templates for a change: what must not be left in one that is finished. */
export function loadHints(world: World): Set<string> {
  const names = world.shipped.list(CHANGE_TEMPLATES) ?? [];
  return new Set(names.flatMap(({ name }) => hintsOf(loadShipped(world, joinPath(CHANGE_TEMPLATES, name)))));
}
