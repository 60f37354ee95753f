import { ToolError } from '../core/error.ts';
import type { World } from '../ports.ts';
import { findSchema, type LoadedSchema, projectIfAny, schemaNames } from './load-schema.ts';

export interface Schemas {
  readonly schemas: readonly LoadedSchema[];
  /** Why schemas that are there cannot be used. */
  readonly broken: readonly ToolError[];
}

/** All schemas that a change here can follow; works outside of a project too. */
export function listSchemas(world: World): Schemas {
  const project = projectIfAny(world);
  const found = schemaNames(world, project).map((name) => findSchema(world, project, name));
  return {
    schemas: found.flatMap((schema) => (schema instanceof ToolError ? [] : [schema])),
    broken: found.flatMap((schema) => (schema instanceof ToolError ? [schema] : [])),
  };
}
