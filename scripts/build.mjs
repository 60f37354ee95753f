// Bundles src/ into dist/: one entry, one chunk a command, and the notices of what is inside.
// With --if-stale it does nothing when dist/ is newer than everything it is made from.
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { renderNotices } from './notices.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const made = join(dist, 'THIRD-PARTY-NOTICES.txt');

/** commander loads it at every start, for subcommands that are programs of their own; we have none. */
const commanderWithoutPrograms = {
  name: 'commander-without-programs',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      /[\\/]node_modules[\\/]commander[\\/]/.test(importer)
        ? { path: 'programs', namespace: 'none' }
        : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'none' }, () => ({ contents: 'module.exports = {};' }));
  },
};

if (!process.argv.includes('--if-stale') || isStale()) await buildAll();

function isStale() {
  if (!existsSync(made)) return true;
  const builtAt = statSync(made).mtimeMs;
  const inputs = ['src', 'scripts', 'package.json', 'package-lock.json'];
  return inputs.some((input) => newestIn(join(root, input)) >= builtAt);
}

/** A folder's own time counts too: it changes when a file in it is removed. */
function newestIn(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newestIn(join(path, name))));
}

async function buildAll() {
  const result = await build({
    absWorkingDir: root,
    entryPoints: { main: 'src/cli/main.ts' },
    outdir: 'dist',
    chunkNames: '[name]-[hash]',
    write: false,
    metafile: true,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    sourcemap: 'linked',
    sourcesContent: false,
    // Bundled CommonJS libraries call require() for node: modules.
    banner: {
      js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
    },
    logLevel: 'warning',
    plugins: [commanderWithoutPrograms],
  });
  const notices = renderNotices(root, result.metafile);
  mkdirSync(dist, { recursive: true });
  for (const file of result.outputFiles) writeFileSync(file.path, file.contents);
  writeFileSync(made, notices);
  removeOthers(new Set([made, ...result.outputFiles.map((file) => file.path)]));
}

/** Last, so that a command that runs meanwhile still finds its chunks until the new ones are there. */
function removeOthers(kept) {
  const old = readdirSync(dist).map((name) => join(dist, name));
  for (const path of old.filter((path) => !kept.has(path))) rmSync(path, { recursive: true });
}
