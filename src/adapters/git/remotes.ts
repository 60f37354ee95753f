import { demand, type Runner } from './run.ts';

/** The remotes with the URL that git would push to, `origin` first. */
export async function listRemotes(runner: Runner): Promise<{ name: string; url: string }[]> {
  const lines = demand(await runner.run({ args: ['remote', '--verbose'] }), 'list the remotes').split('\n');
  const remotes = lines.flatMap((line) => {
    const [, name, url] = /^([^\t]+)\t(.+) \(push\)$/.exec(line) ?? [];
    return name === undefined || url === undefined ? [] : [{ name, url }];
  });
  return remotes.sort((a, b) => Number(b.name === 'origin') - Number(a.name === 'origin'));
}
