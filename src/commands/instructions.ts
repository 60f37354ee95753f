import type { Command } from 'commander';
import type { World } from '../ports.ts';
import type { Outcome, Run } from './command.ts';
import { examples } from './examples.ts';

interface InstructionsOptions {
  change?: string;
  schema?: string;
  json?: boolean;
}

export function defineInstructions(command: Command, run: Run): void {
  command
    .argument('[artifact]', 'a document of the schema, or one of the stages apply and archive')
    .option('--change <name>', 'the change (not needed when only one is open)')
    .option('--schema <name>', 'use this schema instead of the one of the change')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      examples([
        ['openspec instructions proposal --change add-login'],
        ['openspec instructions apply --change add-login --json'],
      ]),
    )
    .action((artifact: string | undefined, options: InstructionsOptions) =>
      run({ json: options.json }, (world) => showInstructions(artifact, options, world)),
    );
}

async function showInstructions(
  artifact: string | undefined,
  options: InstructionsOptions,
  world: World,
): Promise<Outcome> {
  const [{ findProject }, workflow, json, text, { settingsNote }] = await Promise.all([
    import('../workflow/load.ts'),
    import('../workflow/instructions.ts'),
    import('../render/instructions.ts'),
    import('../render/instructions-text.ts'),
    import('../render/settings-note.ts'),
  ]);
  const project = findProject(world);
  const home = { root: project.files.root, changes: project.layout.changes };
  const answer = (document: string, unknownRules: readonly string[] = []): Outcome => ({
    out: document,
    note: settingsNote(project, unknownRules),
    exit: 0,
  });
  if (artifact === 'apply') {
    const shown = workflow.instructionsForApply(world, project, options);
    return answer(options.json ? json.applyInstructionsJson(shown, home) : text.applyInstructionsText(shown));
  }
  if (artifact === 'archive') {
    const shown = workflow.instructionsForArchive(project, options);
    return answer(
      options.json ? json.archiveInstructionsJson(shown, home) : text.archiveInstructionsText(shown),
    );
  }
  const shown = workflow.instructionsFor(world, project, artifact, options);
  const document = options.json
    ? json.artifactInstructionsJson(shown, home)
    : text.artifactInstructionsText(shown);
  return answer(document, shown.unknownRules);
}
