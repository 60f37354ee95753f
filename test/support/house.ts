// Checks the rules of the house that the linter cannot express. Pure: sources in, violations out.

export interface Source {
  path: string;
  text: string;
}

interface Import {
  from: string;
  name: string;
  typeOnly: boolean;
}

const markdownParser = ['unified', 'remark-parse', 'mdast-util-to-string', 'mdast'];
const textLibraries = ['yaml', 'diff', 'node-diff3', 'minisearch', 'fastest-levenshtein', '@noble/hashes'];
const badNames = /(^|[-.])(utils?|helpers?|common|shared|managers?|services?)([-.]|$)|^index\./;
const maxLines = 250;

/** `longFiles` names the files that may be longer, each with its reason. */
export function findViolations(sources: Source[], longFiles: Record<string, string> = {}): string[] {
  return [
    ...sources.flatMap((source) => [...checkName(source), ...checkExports(source)]),
    ...sources.filter(inProduct).flatMap((source) => checkProduct(source, longFiles)),
    ...checkOneParserFile(sources.filter((source) => roomOf(source.path) === 'core')),
    ...checkLongFiles(sources, longFiles),
  ];
}

function inProduct(source: Source): boolean {
  return source.path.startsWith('src/');
}

function checkProduct(source: Source, longFiles: Record<string, string>): string[] {
  const imports = readImports(source);
  return [
    ...imports
      .filter((found) => !mayImport(found))
      .map((found) => `${found.from}: may not import ${found.name}`),
    ...checkOneVendor(source, imports),
    ...checkComputedImports(source),
    ...checkAsync(source),
    ...checkLength(source, longFiles),
  ];
}

/** The table of the design, row by row. */
function mayImport(found: Import): boolean {
  const { from, name, typeOnly } = found;
  const room = roomOf(name);
  switch (roomOf(from)) {
    case 'core':
      return room === 'core' || [...markdownParser, ...textLibraries].includes(name);
    case 'ports.ts':
      return room === 'core' && typeOnly;
    case 'workflow':
      return (
        room === 'core' ||
        room === 'ports.ts' ||
        (room === 'workflow' && (sameUnit(from, name) || loads(name)))
      );
    case 'render':
      return room === 'core' || room === 'render' || (room === 'workflow' && typeOnly);
    case 'adapters':
      if (room === 'adapters') return sameUnit(from, name);
      return room === 'core' || room === 'ports.ts' || room === 'node' || room === 'vendor';
    case 'commands':
      return ['core', 'ports.ts', 'workflow', 'render', 'commands'].includes(room) || name === 'commander';
    case 'cli':
      return true;
    default:
      return false;
  }
}

/** A room of src/, `node`, `vendor`, or `outside` for files of the project that lie elsewhere. */
function roomOf(name: string): string {
  if (name.startsWith('node:')) return 'node';
  if (name.startsWith('src/')) return name.split('/')[1] ?? 'outside';
  return name.startsWith('/') || name.startsWith('..') || /^(test|scripts|bench)\/|\.json$/.test(name)
    ? 'outside'
    : 'vendor';
}

/** An adapter or a verb is one file, or one folder of files that belong together. */
function sameUnit(from: string, name: string): boolean {
  const [a, b] = [from.split('/'), name.split('/')];
  return a.length > 3 && b.length > 3 && a[2] === b[2];
}

/** Every verb may load, check, plan and save: `load.ts`, `save.ts`, or a part such as `load-texts.ts`. */
function loads(name: string): boolean {
  return /^src\/workflow\/(load|check|plan|save)(-[a-z-]+)?(\.ts$|\/)/.test(name);
}

function checkOneVendor(source: Source, imports: Import[]): string[] {
  const vendors = new Set(imports.map((found) => found.name).filter((name) => roomOf(name) === 'vendor'));
  if (roomOf(source.path) !== 'adapters' || vendors.size < 2) return [];
  return [`${source.path}: imports ${[...vendors].join(' and ')}, an adapter has one vendor a file`];
}

function checkOneParserFile(core: Source[]): string[] {
  const users = core.filter((source) =>
    readImports(source).some((found) => markdownParser.includes(found.name)),
  );
  return users
    .slice(1)
    .map((source) => `${source.path}: only ${users[0]?.path} may import the Markdown parser`);
}

function checkComputedImports(source: Source): string[] {
  const computed = /\bimport\(\s*(?!['"\s])/.test(withoutComments(source.text));
  return computed ? [`${source.path}: import() must name its file as a plain string`] : [];
}

function checkAsync(source: Source): string[] {
  if (roomOf(source.path) !== 'core') return [];
  const words = withoutStrings(source.text).match(/(?<![.\w])(async|await|Promise)\b(?!\s*\??:)/g) ?? [];
  return [...new Set(words)].map(
    (word) => `${source.path}: ${word} is not for core, waiting belongs in workflow`,
  );
}

function checkLength(source: Source, longFiles: Record<string, string>): string[] {
  const lines = source.text.split('\n').length - 1;
  if (lines <= maxLines || source.path in longFiles) return [];
  return [`${source.path}: ${lines} lines, at most ${maxLines}: split it by what it is about`];
}

/** A permission that is no longer needed has to go. */
function checkLongFiles(sources: Source[], longFiles: Record<string, string>): string[] {
  const long = sources
    .filter((source) => source.text.split('\n').length - 1 > maxLines)
    .map((source) => source.path);
  const idle = Object.keys(longFiles).filter((path) => !long.includes(path));
  return idle.map((path) => `${path}: may be long but is not, take it off the list`);
}

function checkName(source: Source): string[] {
  const bad = source.path.split('/').find((part) => badNames.test(part));
  return bad === undefined ? [] : [`${source.path}: ${bad} says nothing, name it after what it holds`];
}

function checkExports(source: Source): string[] {
  const found = /^export default\b|^export \{[^}]*\bas default\b/m.test(source.text);
  return found ? [`${source.path}: has a default export, name it`] : [];
}

function readImports(source: Source): Import[] {
  const text = withoutComments(source.text);
  const statics = text.matchAll(/^(?:import|export)\s+(type\s)?[^'";]*?\bfrom\s*['"]([^'"]+)['"]/gm);
  const effects = text.matchAll(/^import\s*()['"]([^'"]+)['"]/gm);
  const dynamics = text.matchAll(/\b(?:import|require)\(\s*()['"]([^'"]+)['"]/g);
  return [...statics, ...effects, ...dynamics].map(([, type, name = '']) => ({
    from: source.path,
    name: resolve(source.path, name),
    typeOnly: Boolean(type),
  }));
}

/** A path from the top of the repository for a file, the name of the package for anything else. */
function resolve(from: string, name: string): string {
  if (name.startsWith('node:') || name.startsWith('/')) return name;
  if (name.startsWith('.')) return join(from.split('/').slice(0, -1), name.split('/'));
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
}

function join(folder: string[], steps: string[]): string {
  const parts = [...folder];
  for (const step of steps) {
    if (step === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (step !== '.') parts.push(step);
  }
  return parts.join('/');
}

const comment = String.raw`/\*[\s\S]*?\*/|//[^\n]*`;
const quoted = String.raw`'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|${'`'}(?:\\[\s\S]|[^${'`'}\\])*${'`'}`;
// A slash opens a pattern only where no value can stand before it.
const pattern = String.raw`(?<=(?:[=(,:;!&|?{}[>]|\breturn)\s*)/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+/[a-z]*`;
const tokens = new RegExp(`(${comment})|(${pattern})|(${quoted})`, 'g');

function withoutComments(text: string): string {
  return text.replace(tokens, (token, isComment) => (isComment ? ' ' : token));
}

function withoutStrings(text: string): string {
  return text.replace(tokens, ' ');
}
