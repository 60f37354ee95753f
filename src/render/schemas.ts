import type { ToolError } from '../core/error.ts';
import type { LoadedSchema, SchemaSource } from '../workflow/load-schema.ts';
import { renderJson } from './json.ts';
import { oneLine } from './one-line.ts';
import { bold, dim, yellow } from './style.ts';

/** `schemas --json`: an array, as the reference has it. */
export function schemasJson(schemas: readonly LoadedSchema[]): string {
  return renderJson(
    schemas.map(({ name, schema, source }) => ({
      name,
      description: schema.description ?? '',
      artifacts: schema.artifacts.map(({ id }) => id),
      source,
    })),
  );
}

const FROM: Readonly<Record<SchemaSource, string>> = {
  project: 'of this project',
  user: 'of your own',
  package: 'built in',
};

/** `schemas` for people. */
export function schemasText(schemas: readonly LoadedSchema[]): string {
  const blocks = schemas.map(({ name, schema, source }) => {
    const lines = [
      `${bold(oneLine(name))}  ${dim(FROM[source])}`,
      ...(schema.description ? [`  ${oneLine(schema.description)}`] : []),
      `  ${schema.artifacts.map(({ id }) => oneLine(id)).join(' → ')}`,
    ];
    return `${lines.join('\n')}\n`;
  });
  return blocks.join('\n');
}

/** Schemas that cannot be used, for stderr. */
export function brokenNote(broken: readonly ToolError[]): string {
  return broken.map(({ message }) => `${yellow('warning')} ${message}\n`).join('');
}
