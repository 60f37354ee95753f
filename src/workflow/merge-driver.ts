import { mergeSpecFiles } from '../core/merge/file.ts';
import type { FileConflict } from '../core/merge/file-requirements.ts';
import { baseName, joinPath, parentPath } from '../core/path.ts';
import type { Files, World } from '../ports.ts';
import { unreadable } from './load.ts';

/** What git hands over: three files, absolute or below the current folder, and where the result will stand. */
export interface DriverRequest {
  readonly base: string;
  readonly ours: string;
  readonly theirs: string;
  readonly path?: string | undefined;
  readonly markerSize: number;
}

export interface Driven {
  /** The file in the repository. */
  readonly path: string;
  readonly conflicts: readonly FileConflict[];
}

/** Merges three versions of a spec for git, which waits for the result in the file of ours. */
export function driveMerge(world: World, request: DriverRequest): Driven {
  const [base, ours, theirs] = [request.base, request.ours, request.theirs].map((path) =>
    openFile(world, path),
  );
  const texts = { base: textOf(base), ours: textOf(ours), theirs: textOf(theirs) };
  const { text, conflicts } = mergeSpecFiles(texts, request.markerSize);
  if (text !== texts.ours) ours?.files.overwrite(ours.name, text);
  return { path: request.path ?? request.ours, conflicts };
}

interface OpenFile {
  readonly files: Files;
  readonly name: string;
}

/** A file anywhere: git puts its own where it likes. */
function openFile(world: World, path: string): OpenFile {
  const absolute = path.startsWith('/') ? path : joinPath(world.cwd, path);
  return { files: world.files(parentPath(absolute)), name: baseName(absolute) };
}

function textOf(file: OpenFile | undefined): string {
  const read = file?.files.read(file.name);
  if (!read?.ok) throw unreadable(file?.name ?? '', read ?? { reason: 'absent' });
  return read.text;
}
