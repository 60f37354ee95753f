import type { Command } from 'commander';
import type { Run } from './command.ts';
import { examples } from './examples.ts';
import { withSettingsNote } from './settings-note.ts';

interface TasksOptions {
  done?: string[];
  undo?: string[];
  commit?: boolean;
  json?: boolean;
}

export function defineTasks(program: Command, run: Run): void {
  program
    .command('tasks')
    .description('Show the tasks of a change, tick them or untick them')
    .argument('<change>', 'name of an open change')
    .option('--done <id...>', 'tick tasks, by id (1.2) or position (#3)')
    .option('--undo <id...>', 'untick tasks')
    .option('--commit', 'make one commit of it')
    .option('--json', 'print one JSON document')
    .addHelpText('after', examples([['openspec tasks add-status-page --done 1.1 1.2']]))
    .action((change: string, options: TasksOptions) => runTasks(change, options, run));
}

function runTasks(change: string, options: TasksOptions, run: Run): Promise<void> {
  return run({ json: options.json }, async (world) => {
    const [{ findProject }, { tickTasks }, render] = await Promise.all([
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
    };
    const tick = () => tickTasks(world, project, request);
    const writes = request.done.length + request.undo.length > 0;
    const ticked = await (writes ? project.files.exclusive(tick) : tick());
    const out = options.json ? render.tasksJson(ticked, project.files.root) : render.tasksText(ticked);
    return withSettingsNote(project, { out, exit: 0 });
  });
}
