import { basename, dirname, join } from 'node:path';
import { rolldown } from 'rolldown';

const PACKAGE = join(import.meta.dirname, '../..');

export interface Bundled {
  /** The path of a module, or its text, whose imports are looked up from the top of the project. */
  readonly entry?: string;
  readonly source?: string;
  readonly outfile: string;
  /** Whether what is loaded on demand stays in files of its own, beside it. */
  readonly split?: boolean;
}

/** Makes a program of a module and everything that it loads. */
export async function bundle({ entry, source, outfile, split = false }: Bundled): Promise<void> {
  const input = entry ?? join(PACKAGE, 'source-of-a-test.ts');
  const build = await rolldown({
    cwd: PACKAGE,
    input: { [basename(outfile)]: input },
    platform: 'node',
    external: /^node:/,
    logLevel: 'silent',
    plugins: [
      {
        name: 'source-of-a-test',
        resolveId: (id) => (source !== undefined && id === input ? id : null),
        load: (id) => (id === input ? source : null),
      },
    ],
  });
  await build.write({
    dir: dirname(outfile),
    format: 'esm',
    entryFileNames: '[name]',
    chunkFileNames: '[name]-[hash].mjs',
    codeSplitting: split,
  });
}
