import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { bundle } from './bundle.ts';

const PACKAGE = join(import.meta.dirname, '../..');
const SHIPPED = ['package.json', 'bin', 'dist', 'templates', 'schemas'];

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the program, as it is built from the sources of now. */
    installed: string;
  }
}

/** Builds the program once for all test files, as it ships; gone when the last of them has ended. */
export async function setup(project: TestProject): Promise<() => void> {
  const installed = mkdtempSync(join(tmpdir(), 'openspec-'));
  for (const [name, script] of Object.entries(scriptsIn(installed))) {
    writeFileSync(join(installed, name), script);
    chmodSync(join(installed, name), 0o755);
  }
  await renew(installed);
  project.onTestsRerun(() => renew(installed));
  project.provide('installed', installed);
  return () => rmSync(installed, { recursive: true, force: true });
}

async function renew(installed: string): Promise<void> {
  execFileSync(process.execPath, [join(PACKAGE, 'scripts/build.mjs'), '--if-stale'], { stdio: 'inherit' });
  // Copies: a link would lead out of the package, and is not followed.
  for (const name of SHIPPED) cpSync(join(PACKAGE, name), join(installed, name), { recursive: true });
  await bundle({
    entry: join(PACKAGE, 'test/support/ask-socket.ts'),
    outfile: join(installed, 'dist/ask-socket.mjs'),
  });
}

function scriptsIn(installed: string): Readonly<Record<string, string>> {
  const node = `exec '${process.execPath}' '${installed}`;
  const perl = `exec perl -MSocket -e '${ASK_IN_PERL}' "$@"`;
  return {
    openspec: `#!/bin/sh\n${node}/bin/openspec.js' "$@"\n`,
    // To `store` and `erase`, the last word of git, there is nothing to say, so node is not started for it.
    // perl, which most git comes with, starts in a tenth of the time.
    'answer-git': `#!/bin/sh
case "$*" in *' get') perl -MSocket -e 1 2> /dev/null && ${perl}; ${node}/dist/ask-socket.mjs' "$@" ;; esac
`,
  };
}

/** The same as ask-socket.ts. */
const ASK_IN_PERL = `
  shift until $ARGV[0] eq "--socket";
  socket(S, PF_UNIX, SOCK_STREAM, 0) && connect(S, sockaddr_un($ARGV[1])) or die "no answer: $!";
  print S <STDIN>; S->flush; shutdown(S, 1); print <S>;`;
