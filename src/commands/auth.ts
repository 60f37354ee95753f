import type { Command } from 'commander';
import type { World } from '../ports.ts';
import type { Outcome, Run } from './command.ts';
import { examples } from './examples.ts';

interface StatusOptions {
  forge?: string;
  tokenFile?: string;
  json?: boolean;
}

interface GitOptions {
  socket?: string;
  tokenFile?: string;
  json?: boolean;
}

/** Who the tool is on the forge, for people and for git. */
export function defineAuth(command: Command, run: Run): void {
  command.addHelpText('after', examples([['openspec auth status']]));
  command
    .command('status')
    .description('Show the account, where its token comes from, and what it may do')
    .option('--forge <url>', 'the root of a forge, in place of that of the project')
    .option('--token-file <path>', 'a file with the token alone, for its owner only')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      examples([
        ['openspec auth status'],
        ['openspec auth status --forge https://git.example.org', 'outside of a project'],
        ['OPENSPEC_IDENTITY=bot openspec auth status --json', 'as another identity of your settings'],
      ]),
    )
    .action((options: StatusOptions) => run({ json: options.json }, (world) => status(world, options)));
  command
    .command('git-credential')
    .description('Answer git as a credential helper, for the forges that your settings declare')
    .argument('[action]', 'get; git says store and erase too, and then nothing is done', 'get')
    .option('--token-file <path>', 'a file with the token alone, for its owner only')
    .option('--socket <path>', 'where the run that started git answers; it is set by that run')
    .option('--json', 'show errors as one JSON document')
    .addHelpText(
      'after',
      examples([
        ["git config credential.helper '!openspec auth git-credential'", 'git pushes as your identity'],
      ]),
    )
    .action((action: string, options: GitOptions) =>
      run({ json: options.json }, async (world) => {
        await world.serveGit({ action, socket: options.socket, tokenFile: options.tokenFile });
        return { out: '', exit: 0 };
      }),
    );
}

async function status(world: World, options: StatusOptions): Promise<Outcome> {
  const [{ findAuthStatus }, render] = await Promise.all([
    import('../workflow/auth-status.ts'),
    import('../render/auth.ts'),
  ]);
  const found = await findAuthStatus(world, { forge: options.forge, tokenFile: options.tokenFile });
  const out = options.json ? render.authJson(found) : render.authText(found);
  return { out, exit: found.missing.length === 0 ? 0 : 4 };
}
