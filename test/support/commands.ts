import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { bundle } from './bundle.ts';
import type { Answer } from './project.ts';

const PACKAGE = join(import.meta.dirname, '../..');

/** The processor time that ends a command, in milliseconds: far above any that works. */
const LIMIT = 20_000;

export interface Measured extends Answer {
  /** Processor time. */
  readonly milliseconds: number;
}

/** Runs command lines of the program in a thread of its own, so that one that never ends can be ended. */
export class Commands {
  private worker: Worker | undefined;

  private constructor(private readonly folder: string) {}

  static async start(): Promise<Commands> {
    const folder = mkdtempSync(join(tmpdir(), 'openspec-'));
    await bundle({
      entry: join(PACKAGE, 'test/support/commands-worker.ts'),
      outfile: join(folder, 'a/b/worker.mjs'),
    });
    return new Commands(folder);
  }

  /** Throws when the command takes more than the limit. */
  async run(cwd: string, argv: readonly string[]): Promise<Measured> {
    const worker = this.open();
    const begun = process.cpuUsage();
    const end = new AbortController();
    const watch = setInterval(() => {
      const { user, system } = process.cpuUsage(begun);
      if ((user + system) / 1000 > LIMIT) end.abort(new Error(`no end: openspec ${argv.join(' ')}`));
    }, 500);
    try {
      const answer = once(worker, 'message', { signal: end.signal });
      worker.postMessage({ cwd, argv });
      return (await answer)[0] as Measured;
    } catch (error) {
      await this.end();
      throw end.signal.aborted ? end.signal.reason : error;
    } finally {
      clearInterval(watch);
    }
  }

  async close(): Promise<void> {
    await this.end();
    rmSync(this.folder, { recursive: true });
  }

  private open(): Worker {
    this.worker ??= new Worker(join(this.folder, 'a/b/worker.mjs'), { workerData: PACKAGE });
    return this.worker;
  }

  private async end(): Promise<void> {
    await this.worker?.terminate();
    this.worker = undefined;
  }
}
