// Bundles src/ into dist/: one entry, one chunk a command, and the notices of what is inside.
// With --if-stale it does nothing when dist/ is newer than everything it is made from.
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { renderNotices } from './notices.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const made = join(dist, 'THIRD-PARTY-NOTICES.txt');
const NO_PROGRAMS = '\0no-programs';
const LATE_ENGINE = '\0late-engine:';

/** commander loads it at every start, for subcommands that are programs of their own; we have none. */
const commanderWithoutPrograms = {
  name: 'commander-without-programs',
  resolveId: (source, importer) => (isProgramsOfCommander(source, importer) ? NO_PROGRAMS : null),
  load: (id) => (id === NO_PROGRAMS ? 'export default {};' : null),
};

function isProgramsOfCommander(source, importer) {
  return source === 'node:child_process' && /[\\/]node_modules[\\/]commander[\\/]/.test(importer ?? '');
}

/** Slow engines are files of their own, and loaded at their first call, which most commands never make. */
const LATE = {
  'src/core/markdown/remark.ts': { from: 'outline.ts', call: 'remarkBlocks' },
  'src/core/yaml-map.ts': { from: 'yaml.ts', call: 'parseYamlMap' },
};

const lateEngines = {
  name: 'late-engines',
  resolveId(source, importer) {
    if (/^\.\/late-[\w-]+\.cjs$/.test(source)) return { id: source, external: true };
    const path = importer && relative(root, join(dirname(importer), source));
    return basename(importer ?? '') === LATE[path]?.from ? LATE_ENGINE + path : null;
  },
  load(id) {
    if (!id.startsWith(LATE_ENGINE)) return null;
    const path = id.slice(LATE_ENGINE.length);
    const { call } = LATE[path];
    return `export const ${call} = (...given) => require('./${lateName(path)}.cjs').${call}(...given);`;
  },
};

function lateName(path) {
  return `late-${basename(path, '.ts')}`;
}

if (!process.argv.includes('--if-stale') || isStale()) await buildAll();

function isStale() {
  if (!existsSync(made)) return true;
  const builtAt = statSync(made).mtimeMs;
  const inputs = ['src', 'scripts', 'package.json', 'package-lock.json', 'tsconfig.json'];
  return inputs.some((input) => newestIn(join(root, input)) >= builtAt);
}

/** A folder's own time counts too: it changes when a file in it is removed. */
function newestIn(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newestIn(join(path, name))));
}

async function buildAll() {
  const bundle = await rolldown({
    cwd: root,
    input: {
      main: 'src/cli/main.ts',
      ...Object.fromEntries(Object.keys(LATE).map((path) => [lateName(path), path])),
    },
    platform: 'node',
    external: (id, importer) => id.startsWith('node:') && !isProgramsOfCommander(id, importer),
    // The build of yaml for browsers is the one in modules: what is not used of it stays out.
    resolve: { alias: { yaml: join(root, 'node_modules/yaml/browser/index.js') } },
    plugins: [commanderWithoutPrograms, lateEngines],
    onLog: (level, log, report) => report(log.code === 'INEFFECTIVE_DYNAMIC_IMPORT' ? 'debug' : level, log),
  });
  const { output } = await bundle.generate({
    // Node loads many small files faster by require() than as modules.
    format: 'cjs',
    entryFileNames: '[name].cjs',
    chunkFileNames: '[name]-[hash].cjs',
    minify: true,
    comments: false,
    sourcemap: true,
  });
  const notices = renderNotices(output);
  mkdirSync(dist, { recursive: true });
  for (const { fileName, code, source } of output) writeFileSync(join(dist, fileName), code ?? source);
  writeFileSync(made, notices);
  removeOthers(new Set([made, ...output.map(({ fileName }) => join(dist, fileName))]));
}

/** Last, so that a command that runs meanwhile still finds its chunks until the new ones are there. */
function removeOthers(kept) {
  const old = readdirSync(dist).map((name) => join(dist, name));
  for (const path of old.filter((path) => !kept.has(path))) rmSync(path, { recursive: true });
}
