import { METADATA_FILE } from '../core/change.ts';
import { joinPath } from '../core/path.ts';
import type { NewChange } from '../workflow/new-change.ts';
import { renderJson } from './json.ts';
import { rootObject } from './root.ts';
import { bold } from './style.ts';

/** `new change --json`. */
export function newChangeJson({ name, folder, schema }: NewChange, root: string): string {
  const path = joinPath(root, folder);
  return renderJson({
    change: { id: name, path, metadataPath: joinPath(path, METADATA_FILE), schema },
    root: rootObject(root),
  });
}

/** `new change` for people. */
export function newChangeText({ name, folder, schema }: NewChange): string {
  return `Made ${bold(folder)} (schema ${schema}).\nNext: openspec status --change ${name}\n`;
}
