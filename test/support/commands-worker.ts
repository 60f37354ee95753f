import { parentPort, workerData } from 'node:worker_threads';
import { openFiles } from '../../src/adapters/files/files.ts';
import { main } from '../../src/cli/main.ts';
import { makeWorld } from './world.ts';

/** Runs command lines that are sent to it, one after the other, each in a world of its own. */
parentPort?.on('message', async ({ cwd, argv }: { cwd: string; argv: string[] }) => {
  const world = makeWorld(cwd);
  const begun = process.cpuUsage();
  const exit = await main(argv, { ...world, shipped: openFiles(workerData as string) });
  const { user, system } = process.cpuUsage(begun);
  parentPort?.postMessage({ exit, ...world.shown, milliseconds: (user + system) / 1000 });
});
