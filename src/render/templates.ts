import type { Templates } from '../workflow/templates.ts';
import { renderJson } from './json.ts';
import { oneLine } from './one-line.ts';
import { bold, dim } from './style.ts';

/** `templates --json`: by artifact. */
export function templatesJson({ loaded, templates }: Templates): string {
  return renderJson(
    Object.fromEntries(templates.map(({ id, path }) => [id, { path, source: loaded.source }])),
  );
}

/** `templates` for people. */
export function templatesText({ loaded, templates }: Templates): string {
  const width = Math.max(...templates.map(({ id }) => id.length));
  const lines = templates.map(({ id, path }) => `  ${oneLine(id).padEnd(width)}  ${oneLine(path)}`);
  return `${[`${bold(loaded.name)} ${dim(`(${loaded.source})`)}`, ...lines].join('\n')}\n`;
}
