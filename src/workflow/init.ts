import {
  AGENT_TOOLS,
  type AgentTool,
  GENERATED,
  parseToolList,
  type ToolFile,
  toolFiles,
} from '../core/agent-tool.ts';
import { ToolError } from '../core/error.ts';
import type { FileChange } from '../core/file-change.ts';
import { FLAT_LAYOUT, type Layout, nestedLayout } from '../core/layout.ts';
import { nearestNames } from '../core/name.ts';
import { joinPath } from '../core/path.ts';
import { parseSettings } from '../core/settings.ts';
import { fillTemplate } from '../core/template.ts';
import type { Files, World } from '../ports.ts';
import { projectAt, unreadable } from './load.ts';
import { loadShipped } from './load-template.ts';

export interface InitRequest {
  readonly path?: string | undefined;
  readonly tools?: string | undefined;
  readonly language?: string | undefined;
  readonly force?: boolean | undefined;
  readonly flat?: boolean | undefined;
  /** Whether a person may be asked. */
  readonly mayAsk: boolean;
}

/** What a person should know about the set-up. */
export type InitNote =
  | { readonly kind: 'no-repository' | 'no-git' }
  | {
      readonly kind: 'language-unknown' | 'language-kept';
      readonly language: string;
      readonly settings: string;
    };

export interface InitResult {
  readonly root: string;
  readonly layout: Layout;
  /** Paths relative to the root. */
  readonly created: readonly string[];
  readonly rewritten: readonly string[];
  /** What was there already and is as it was. */
  readonly kept: readonly string[];
  readonly notes: readonly InitNote[];
}

/** Makes a project of a folder. What exists is left as it is; only files that we made are rewritten, and with `force`. */
export async function initProject(world: World, request: InitRequest): Promise<InitResult> {
  const files = world.files(targetFolder(world, request.path));
  const layout = chooseLayout(files, request.flat ?? false);
  const language = readLanguage(request.language);
  const tools = await chooseTools(world, request);
  const settings = settingsText(world, language);
  const plan = [
    ...planProject(files, layout, settings.text),
    ...toolFiles(tools).map((file) => planToolFile(world, files, file, request.force ?? false)),
  ];
  const changes = plan.flatMap(({ change }) => (change ? [change] : []));
  files.apply(changes);
  return {
    root: files.root,
    layout,
    created: changes.filter(({ before }) => before === undefined).map(({ path }) => path),
    rewritten: changes.filter(({ before }) => before !== undefined).map(({ path }) => path),
    kept: plan.filter(({ change }) => !change).map(({ path }) => path),
    notes: [
      ...languageNotes(language, layout, settings.known, changes),
      ...(await gitNotes(world, files.root)),
    ],
  };
}

function targetFolder(world: World, path = '.'): string {
  const folder = path === '.' ? world.cwd : path.startsWith('/') ? path : joinPath(world.cwd, path);
  if (world.files(folder).kind('') !== 'file') return folder;
  throw new ToolError({
    code: 'not_a_folder',
    message: `${path} is a file.`,
    fix: 'Name a folder.',
    exit: 2,
  });
}

/** The layout that the folder has already, else the one asked for. */
function chooseLayout(files: Files, flat: boolean): Layout {
  const existing = projectAt(files);
  if (!existing) return flat ? FLAT_LAYOUT : nestedLayout();
  if (!flat || existing.layout.kind === 'flat') return existing.layout;
  throw new ToolError({
    code: 'two_layouts',
    message: `${files.root} holds a project below openspec/, and --flat would make a second one.`,
    fix: 'Leave out --flat, or move the parts of openspec/ to the top first.',
    exit: 2,
  });
}

/** What the language is called in the settings, and its code. */
interface Language {
  readonly code: string;
  readonly name: string;
}

function readLanguage(text: string | undefined): Language | undefined {
  if (text === undefined) return undefined;
  const code = text.trim();
  if (/^[\p{L}\p{M}][\p{L}\p{M}0-9 ()_-]{1,60}$/u.test(code)) return { code, name: languageName(code) };
  throw new ToolError({
    code: 'language_invalid',
    message: 'The language must be a code or a name.',
    fix: 'Write it as in --language de.',
    exit: 2,
  });
}

function languageName(code: string): string {
  if (!/^[a-z]{2,3}(?:[-_][A-Za-z]{2,4})?$/.test(code)) return code;
  const names = new Intl.DisplayNames(['en'], { type: 'language' });
  return names.of(code.replace('_', '-')) ?? code;
}

async function chooseTools(world: World, { tools, mayAsk }: InitRequest): Promise<readonly AgentTool[]> {
  if (tools !== undefined) return readTools(tools);
  if (!mayAsk || !world.terminal.interactive) return [];
  const choices = ['none', ...AGENT_TOOLS.map(({ id }) => id), 'all'];
  return readTools(await world.terminal.choose('Write skills and commands for which agent?', choices));
}

function readTools(text: string): readonly AgentTool[] {
  const { tools, unknown } = parseToolList(text);
  if (unknown.length === 0) return tools;
  const ids = AGENT_TOOLS.map(({ id }) => id);
  const nearest = unknown.flatMap((name) => nearestNames(name, ids, 1));
  throw new ToolError({
    code: 'tool_unknown',
    message: `There is nothing to write for ${unknown.map((name) => `'${name}'`).join(', ')}. Known: ${ids.join(', ')}.`,
    fix:
      nearest.length > 0
        ? `Did you mean ${nearest.join(', ')}?`
        : 'Use all, none, or names with commas between.',
    exit: 2,
  });
}

/** The settings of a new project. `known`: whether the language has normative words of its own. */
function settingsText(world: World, language: Language | undefined): { text: string; known: boolean } {
  const base = loadShipped(world, 'templates/init/config.yaml');
  if (!language) return { text: base, known: true };
  const part = (name: string, values: Record<string, string>): string =>
    fillTemplate(loadShipped(world, `templates/init/${name}`), values);
  const withContext = base + part('language-context.yaml', { language: language.name });
  const text = withContext + part('language-checks.yaml', { code: language.code });
  const known = parseSettings(text).problems.length === 0;
  return { text: known ? text : withContext, known };
}

/** A file that is to be written, or one that stays as it is. */
interface Planned {
  readonly path: string;
  readonly change: FileChange | undefined;
}

function planProject(files: Files, layout: Layout, settings: string): Planned[] {
  return [
    planNew(files, layout.settings, settings),
    planFolder(files, layout.specs),
    planFolder(files, layout.archive),
  ];
}

function planNew(files: Files, path: string, after: string): Planned {
  const isFree = files.kind(path) === undefined;
  return { path, change: isFree ? { path, before: undefined, after } : undefined };
}

/** git keeps no empty folder, so one gets a file; a folder with something in it stays. */
function planFolder(files: Files, folder: string): Planned {
  const isEmpty = files.kind(folder) === undefined || files.list(folder)?.length === 0;
  return isEmpty ? planNew(files, `${folder}/.gitkeep`, '') : { path: `${folder}/`, change: undefined };
}

function planToolFile(world: World, files: Files, file: ToolFile, force: boolean): Planned {
  const { path } = file;
  const after = toolText(world, file);
  const planned = planNew(files, path, after);
  if (planned.change || !force || files.kind(path) !== 'file') return planned;
  const read = files.read(path);
  if (!read.ok) throw unreadable(path, read);
  const isOurs = read.text.includes(GENERATED) && read.text !== after;
  return { path, change: isOurs ? { path, before: read.text, after } : undefined };
}

function toolText(world: World, { frame, body, values }: ToolFile): string {
  if (frame === undefined) return body;
  const [description = '', ...rest] = loadShipped(world, `templates/agents/${body}`).split('\n\n');
  const text = loadShipped(world, `templates/agents/${frame}`);
  return fillTemplate(text, { ...values, description, body: rest.join('\n\n').trimEnd() });
}

function languageNotes(
  language: Language | undefined,
  layout: Layout,
  known: boolean,
  changes: readonly FileChange[],
): InitNote[] {
  if (!language) return [];
  const facts = { language: language.code, settings: layout.settings };
  if (!changes.some(({ path }) => path === layout.settings)) return [{ kind: 'language-kept', ...facts }];
  return known ? [] : [{ kind: 'language-unknown', ...facts }];
}

async function gitNotes(world: World, root: string): Promise<InitNote[]> {
  try {
    return (await world.git(root)) ? [] : [{ kind: 'no-repository' }];
  } catch (error) {
    if (error instanceof ToolError && error.code === 'git_missing') return [{ kind: 'no-git' }];
    throw error;
  }
}
