import type { Problem } from '../core/problem.ts';
import { failureProblem, type Project } from './load.ts';

/**
 * A project that notes what a command passes over because it cannot be read. For commands that show what they can:
 * nothing should be missing in silence. `noted` is the project with these problems beside those of its settings.
 */
export function watchReads(project: Project): { readonly project: Project; noted(): Project } {
  const unread = new Map<string, Problem>();
  const { files } = project;
  const read: Project['files']['read'] = (path) => {
    const result = files.read(path);
    if (!result.ok && result.reason !== 'absent') unread.set(path, failureProblem(path, path, result));
    return result;
  };
  return {
    project: { ...project, files: { ...files, read } },
    noted: () => ({ ...project, problems: [...project.problems, ...unread.values()] }),
  };
}
