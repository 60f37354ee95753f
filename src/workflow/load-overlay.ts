import type { FileChange } from '../core/file-change.ts';
import type { Project } from './load.ts';

/** The project as it will be once planned changes are written; reading only. */
export function withOverlay(project: Project, planned: ReadonlyMap<string, FileChange>): Project {
  if (planned.size === 0) return project;
  const { files } = project;
  return {
    ...project,
    files: {
      root: files.root,
      read: (path, most) => {
        const change = planned.get(path);
        if (!change) return files.read(path, most);
        return change.after === undefined
          ? { ok: false, reason: 'absent' }
          : { ok: true, text: change.after };
      },
      list: (path) => files.list(path),
      kind: (path) => files.kind(path),
      modified: (path) => files.modified(path),
      apply: (changes, moves) => files.apply(changes, moves),
      overwrite: (path, text) => files.overwrite(path, text),
      exclusive: (work) => files.exclusive(work),
      recover: () => files.recover(),
      pending: () => files.pending(),
    },
  };
}
