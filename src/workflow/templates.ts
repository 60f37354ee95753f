import type { World } from '../ports.ts';
import { DEFAULT_SCHEMA, type LoadedSchema, loadSchema, projectIfAny } from './load-schema.ts';
import { templatePath } from './load-template.ts';

export interface Templates {
  readonly loaded: LoadedSchema;
  readonly templates: readonly { readonly id: string; readonly path: string }[];
}

/** Where the templates of a schema lie; works outside of a project too. Throws ToolError for an unknown schema. */
export function findTemplates(world: World, schema = DEFAULT_SCHEMA): Templates {
  const loaded = loadSchema(world, projectIfAny(world), schema);
  const templates = loaded.schema.artifacts.map((artifact) => ({
    id: artifact.id,
    path: templatePath(loaded, artifact),
  }));
  return { loaded, templates };
}
