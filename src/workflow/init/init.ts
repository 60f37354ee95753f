import { ToolError } from '../../core/error.ts';
import type { FileChange } from '../../core/file-change.ts';
import { FLAT_LAYOUT, type Layout, nestedLayout } from '../../core/layout.ts';
import { joinPath, parentPath } from '../../core/path.ts';
import type { Files, World } from '../../ports.ts';
import { projectAt } from '../load.ts';
import { type Language, readLanguage, settingsText } from './language.ts';
import { type Planned, planProject } from './plan.ts';
import { chooseTools, planTools } from './tools.ts';

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
  | { readonly kind: 'project-above'; readonly root: string }
  | { readonly kind: 'tool-file-foreign' | 'tool-file-old'; readonly paths: readonly string[] }
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
  return await files.exclusive(() => initFolder(world, files, request));
}

async function initFolder(world: World, files: Files, request: InitRequest): Promise<InitResult> {
  const layout = chooseLayout(files, request.flat ?? false);
  const language = readLanguage(request.language);
  const tools = await chooseTools(world, request.tools, request.mayAsk);
  const settings = settingsText(world, language);
  const plan = [
    ...planProject(files, layout, settings.text),
    ...planTools(world, files, tools, request.force ?? false),
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
      ...toolNotes(plan),
      ...aboveNotes(world, files.root),
      ...(await gitNotes(world, files.root)),
    ],
  };
}

/** The folder that is to be a project. Throws ToolError `not_a_folder`. */
export function targetFolder(world: World, path = '.'): string {
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

function toolNotes(plan: readonly Planned[]): InitNote[] {
  const paths = (stays: Planned['stays']): string[] =>
    plan.filter((planned) => planned.stays === stays).map(({ path }) => path);
  const notes = [
    { kind: 'tool-file-foreign' as const, paths: paths('foreign') },
    { kind: 'tool-file-old' as const, paths: paths('old') },
  ];
  return notes.filter((note) => note.paths.length > 0);
}

/** A project inside of a project is meant, or a slip: the inner one hides the outer one. */
function aboveNotes(world: World, root: string): InitNote[] {
  for (let folder = parentPath(root); folder !== '' && folder !== '/'; folder = parentPath(folder)) {
    if (isProject(world.files(folder))) return [{ kind: 'project-above', root: folder }];
  }
  return [];
}

function isProject(files: Files): boolean {
  return ['openspec.yaml', 'openspec/specs', 'openspec/changes'].some(
    (path) => files.kind(path) !== undefined,
  );
}

async function gitNotes(world: World, root: string): Promise<InitNote[]> {
  try {
    return (await world.git(root)) ? [] : [{ kind: 'no-repository' }];
  } catch (error) {
    if (error instanceof ToolError && error.code === 'git_missing') return [{ kind: 'no-git' }];
    throw error;
  }
}
