import { ToolError } from '../core/error.ts';

/** Commands of OpenSpec that this tool leaves out, and what to do instead. */
const INSTEAD: Readonly<Record<string, string>> = {
  completion: 'There is nothing to install: `openspec --help` names all commands.',
  config: 'Edit `openspec/config.yaml` in the project.',
  feedback: 'Write to the people who run this tool for you.',
  schema:
    'Use `openspec schemas` and `openspec templates`; a schema of your own is a folder below `openspec/schemas/`.',
  store: 'Run openspec inside the project: a project is a folder of its repository.',
  update: 'Run `openspec init` again: it keeps what you wrote.',
  view: 'Use `openspec list` and `openspec status`.',
  workset: 'Run openspec inside each project.',
};

/** The error for a command that OpenSpec has and this tool does not; undefined for any other name. */
export function notBuilt(name: string): ToolError | undefined {
  if (!Object.hasOwn(INSTEAD, name)) return undefined;
  const fix = INSTEAD[name] ?? '';
  return new ToolError({ code: 'not_built', message: `This tool has no command ${name}.`, fix, exit: 2 });
}

export function noStores(): ToolError {
  return new ToolError({
    code: 'store_not_supported',
    message: 'This tool has no stores: a project is a folder of its repository.',
    fix: 'Run the command inside the project, without --store.',
    exit: 2,
  });
}
