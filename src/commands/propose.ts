import type { Command } from 'commander';
import type { World } from '../ports.ts';
import type { Project } from '../workflow/load.ts';
import type { Proposed } from '../workflow/propose.ts';
import type { Outcome, Run } from './command.ts';
import { examples } from './examples.ts';
import { withSettingsNote } from './settings-note.ts';

interface ProposeOptions {
  title?: string | undefined;
  why?: string | undefined;
  capability?: string[];
  branch?: boolean;
  commit?: boolean;
  submit?: boolean;
  fromIssue?: string;
  tokenFile?: string | undefined;
  json?: boolean;
}

export function definePropose(command: Command, run: Run): void {
  command
    .argument('<change>', 'name of the change, such as add-status-page')
    .option('--title <title>', 'title of the proposal')
    .option('--why <why>', 'why the change is needed')
    .option('--capability <name...>', 'capability that the change touches; may be given again', collect)
    .option('--no-branch', 'stay on the current branch')
    .option('--commit', 'make one commit of it')
    .option('--submit', 'raise it: one issue, one push, one pull request')
    .option(
      '--from-issue <number>',
      'take title and why from an issue that people wrote, and keep to that issue',
    )
    .option('--token-file <path>', 'a file with the token alone, for its owner only')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      examples([
        ['openspec propose add-status-page --capability dns --why "Guests ask what is up."'],
        ['openspec propose add-status-page --submit', 'once the texts are written'],
        ['openspec propose add-status-page --from-issue 7'],
      ]),
    )
    .action((change: string, options: ProposeOptions) => runPropose(change, options, run));
}

function collect(value: string, previous: string[] | undefined): string[] {
  return [...(previous ?? []), value];
}

function runPropose(change: string, options: ProposeOptions, run: Run): Promise<void> {
  return run({ json: options.json, failure: { change: null } }, async (world) => {
    const [{ findProject }, { checkNames }] = await Promise.all([
      import('../workflow/load.ts'),
      import('../workflow/propose.ts'),
    ]);
    const project = findProject(world);
    checkNames({ change, capabilities: options.capability ?? [] });
    return withSettingsNote(project, await propose({ world, project }, change, options));
  });
}

async function propose({ world, project }: Place, change: string, options: ProposeOptions): Promise<Outcome> {
  const [{ listChanges }, { proposeChange }, render] = await Promise.all([
    import('../workflow/load.ts'),
    import('../workflow/propose.ts'),
    import('../render/propose.ts'),
  ]);
  const source = await issueSource({ world, project }, options);
  const known = { ...options, title: options.title ?? source?.title, why: options.why ?? source?.why };
  const asks = world.terminal.interactive && !options.json && !listChanges(project).includes(change);
  const answers = asks ? await askMissing(world, known) : known;
  const request = {
    change,
    title: answers.title,
    why: answers.why,
    capabilities: answers.capability ?? [],
    branch: options.branch ?? true,
    commit: (options.commit ?? false) && !options.submit,
    issue: source?.number,
    tokenFile: options.tokenFile,
  };
  const { root } = project.files;
  return project.files.exclusive(async () => {
    const proposed = await proposeChange(world, project, request);
    if (options.submit) return submit({ world, project }, proposed, options);
    const out = options.json ? render.proposedJson(proposed, root) : render.proposedText(proposed);
    return { out, exit: 0 };
  });
}

interface Place {
  readonly world: World;
  readonly project: Project;
}

async function issueSource({ world, project }: Place, { fromIssue, tokenFile }: ProposeOptions) {
  if (fromIssue === undefined) return undefined;
  const { loadIssueSource } = await import('../workflow/load-issue-source.ts');
  return loadIssueSource(world, project, fromIssue, { tokenFile });
}

async function submit(place: Place, proposed: Proposed, options: ProposeOptions): Promise<Outcome> {
  const [{ submitChange }, render] = await Promise.all([
    import('../workflow/submit.ts'),
    import('../render/submit.ts'),
  ]);
  const { world, project } = place;
  const submitted = await submitChange(world, project, proposed, { tokenFile: options.tokenFile });
  const { root } = project.files;
  return options.json
    ? { out: render.submittedJson(submitted, root), exit: render.submittedExit(submitted) }
    : { ...render.submittedText(submitted), exit: render.submittedExit(submitted) };
}

async function askMissing(world: World, options: ProposeOptions): Promise<ProposeOptions> {
  const { terminal } = world;
  const title = options.title ?? (await terminal.ask('Title (empty: made from the name)'));
  const why = options.why ?? (await terminal.ask('Why is it needed?'));
  const named =
    options.capability ??
    (await terminal.ask('Capabilities that it touches, with blanks between'))
      .split(/\s+/)
      .filter((name) => name !== '');
  return { title: title || undefined, why: why || undefined, capability: named } as ProposeOptions;
}
