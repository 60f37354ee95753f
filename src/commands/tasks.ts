import type { Command } from 'commander';
import { withForge } from './after.ts';
import type { Run } from './command.ts';
import { examples } from './examples.ts';
import { withSettingsNote } from './settings-note.ts';

interface TasksOptions {
  done?: string[];
  undo?: string[];
  commit?: boolean;
  sync?: boolean;
  tokenFile?: string;
  json?: boolean;
}

export function defineTasks(command: Command, run: Run): void {
  command
    .argument('<change>', 'name of an open change')
    .option('--done <id...>', 'tick tasks, by id (1.2) or position (#3)')
    .option('--undo <id...>', 'untick tasks')
    .option('--commit', 'make one commit of it')
    .option('--no-sync', 'leave the forge for later')
    .option('--token-file <path>', 'a file with the token alone, for its owner only')
    .option('--json', 'print one JSON document')
    .addHelpText('after', examples([['openspec tasks add-status-page --done 1.1 1.2']]))
    .action((change: string, options: TasksOptions) => runTasks(change, options, run));
}

function runTasks(change: string, options: TasksOptions, run: Run): Promise<void> {
  return run({ json: options.json }, async (world) => {
    const [{ changeFolder, findProject }, { tickTasks }, render] = await Promise.all([
      import('../workflow/load.ts'),
      import('../workflow/tasks.ts'),
      import('../render/tasks.ts'),
    ]);
    const project = findProject(world);
    const request = {
      change,
      done: options.done ?? [],
      undo: options.undo ?? [],
      commit: options.commit ?? false,
      tokenFile: options.tokenFile,
    };
    const { root } = project.files;
    const writes = request.done.length + request.undo.length > 0;
    const tick = async () => {
      const ticked = await tickTasks(world, project, request);
      const folders = writes ? [{ name: change, folder: changeFolder(project, change) }] : [];
      const answer = await withForge(world, project, folders, options);
      const out = (more: object) =>
        options.json ? render.tasksJson(ticked, root, more) : render.tasksText(ticked);
      return answer({ out, exit: 0 });
    };
    return withSettingsNote(project, await (writes ? project.files.exclusive(tick) : tick()));
  });
}
