import { demand, type Runner } from './run.ts';

/** Sets values in the repository's own configuration, and answers the keys that had another one. */
export async function configure(runner: Runner, values: Readonly<Record<string, string>>): Promise<string[]> {
  const changed: string[] = [];
  for (const [key, value] of Object.entries(values)) {
    const known = await runner.run({ args: ['config', '--local', '--get-all', key] });
    if (known.ok && known.out === `${value}\n`) continue;
    await setValue(runner, key, value);
    changed.push(key);
  }
  return changed;
}

/** Sets one value, in place of all that are there. */
export async function setValue(runner: Runner, key: string, value: string): Promise<void> {
  const args = ['config', '--local', '--replace-all', key, value];
  demand(await runner.run({ args, writes: true }), `set ${key}`);
}
