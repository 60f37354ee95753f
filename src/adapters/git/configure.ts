import { demand, type Runner } from './run.ts';

/** Milliseconds. git does not wait for the lock itself, and holds it for a few of them; together these are some 2 s. */
const FIRST_WAIT = 8;
const LAST_WAIT = 1024;

const LOCKED = /^error: could not lock config file .*: File exists$/m;

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

/** Sets one value, in place of all that are there. Another program's lock on the file is waited for. */
export async function setValue(runner: Runner, key: string, value: string): Promise<void> {
  // In English, so that LOCKED knows what git says.
  const call = {
    args: ['config', '--local', '--replace-all', key, value],
    writes: true,
    env: { LC_ALL: 'C' },
  };
  for (let wait = FIRST_WAIT; ; wait *= 2) {
    const answer = await runner.run(call);
    if (wait > LAST_WAIT || !LOCKED.test(answer.errors)) {
      demand(answer, `set ${key}`);
      return;
    }
    await new Promise((done) => setTimeout(done, wait * (0.5 + Math.random())));
  }
}
