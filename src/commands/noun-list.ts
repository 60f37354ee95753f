import type { Run } from './command.ts';

/** `change list` and `spec list`: bare arrays, as the reference prints them. */
export function runNounList(
  noun: 'change' | 'spec',
  options: { json?: boolean; long?: boolean },
  run: Run,
): Promise<void> {
  return run({ json: options.json }, async (world) => {
    const [{ findProject }, list, show, render] = await Promise.all([
      import('../workflow/load.ts'),
      import('../workflow/list.ts'),
      import('../workflow/show.ts'),
      import('../render/noun-list.ts'),
    ]);
    const project = findProject(world);
    if (noun === 'spec') {
      const specs = list.listSpecs(project);
      return {
        out: options.json ? render.specArray(specs) : render.specLines(specs, options.long ?? false),
        exit: 0,
      };
    }
    const changes = list.listOpenChanges(world, project, 'name').map((change) => {
      const { title, deltas } = show.showChange(project, change.name);
      return { ...change, title, deltas };
    });
    return {
      out: options.json ? render.changeArray(changes) : render.changeLines(changes, options.long ?? false),
      exit: 0,
    };
  });
}
