import { chmodSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import type { TestProject } from 'vitest/node';

const PACKAGE = join(import.meta.dirname, '../..');

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the program, as it is built from the sources of now. */
    installed: string;
  }
}

/** Builds the program once for all test files, before the first of them; gone when the last has ended. */
export async function setup(project: TestProject): Promise<() => void> {
  const installed = mkdtempSync(join(tmpdir(), 'openspec-'));
  // Copies: a link would lead out of the package, and is not followed.
  for (const name of ['package.json', 'templates', 'schemas'])
    cpSync(join(PACKAGE, name), join(installed, name), { recursive: true });
  writeFileSync(join(installed, 'run.mjs'), RUN);
  for (const [name, script] of Object.entries(scriptsIn(installed))) {
    writeFileSync(join(installed, name), script);
    chmodSync(join(installed, name), 0o755);
  }
  const renew = () => build({ ...BUNDLE, entryPoints: ENTRIES, outdir: join(installed, 'dist') });
  await renew();
  project.onTestsRerun(async () => void (await renew()));
  project.provide('installed', installed);
  return () => rmSync(installed, { recursive: true, force: true });
}

/** As it ships, in small files of which a command loads a few: the tests start it thousands of times. */
export const BUNDLE = {
  absWorkingDir: PACKAGE,
  bundle: true,
  splitting: true,
  minify: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
} satisfies BuildOptions;

const RUN = "import { main } from './dist/main.js';\nprocess.exitCode = await main(process.argv.slice(2));\n";

const ENTRIES = { main: 'src/cli/main.ts', 'ask-socket': 'test/support/ask-socket.ts' };

function scriptsIn(installed: string): Readonly<Record<string, string>> {
  const node = `exec '${process.execPath}' '${installed}`;
  return {
    openspec: `#!/bin/sh\n${node}/run.mjs' "$@"\n`,
    // To `store` and `erase`, the last word of git, there is nothing to say, so node is not started for it.
    'answer-git': `#!/bin/sh\ncase "$*" in *' get') ${node}/dist/ask-socket.js' "$@" ;; esac\n`,
  };
}
