import { ToolError } from '../../core/error.ts';
import { addAttribute, escapePattern } from '../../core/git-attributes.ts';
import { parentPath } from '../../core/path.ts';
import type { Git, World } from '../../ports.ts';
import { type Project, projectAt, unreadable } from '../load.ts';
import { type InitRequest, type InitResult, initProject, targetFolder } from './init.ts';

/** What was done so that git merges specs with openspec. */
export interface DriverSetup {
  readonly root: string;
  /** Absolute path of the `.gitattributes`, and whether it was changed. */
  readonly attributes: { readonly path: string; readonly changed: boolean };
  readonly pattern: string;
  /** The keys of git's configuration, and whether each was changed. */
  readonly configuration: readonly { readonly key: string; readonly changed: boolean }[];
  /** What was done besides, where there was no project yet. */
  readonly project: InitResult | undefined;
}

const CONFIGURATION = {
  'merge.openspec.name': 'merge of specs, requirement by requirement',
  'merge.openspec.driver': 'openspec merge-driver %O %A %B %P --marker-size %L',
} as const;

/**
 * Makes git merge the specs of a project with openspec, in this clone. A project that is there stays as it is; where
 * there is none, one is made. Throws ToolError `no_repository` outside of git, before anything is written.
 */
export async function setUpMergeDriver(world: World, request: InitRequest): Promise<DriverSetup> {
  const folder = targetFolder(world, request.path);
  const git = await world.git(folder);
  if (!git) throw noRepository(folder);
  const found = findAbove(world, folder);
  const made = found ? undefined : await initProject(world, request);
  const { files, layout } = found ?? (projectAt(world.files(folder)) as Project);
  const { top, prefix } = await placeOf(world, files.root, git);
  const pattern = `${escapePattern(prefix + layout.specs)}/**/spec.md`;
  const changed = addToAttributes(world, top, pattern);
  const set = new Set(await git.configure(CONFIGURATION));
  return {
    root: files.root,
    attributes: { path: `${top}/.gitattributes`, changed },
    pattern,
    configuration: Object.keys(CONFIGURATION).map((key) => ({ key, changed: set.has(key) })),
    project: made,
  };
}

function findAbove(world: World, folder: string): Project | undefined {
  for (let at = folder; at !== ''; at = parentPath(at)) {
    const project = projectAt(world.files(at));
    if (project || at === '/') return project;
  }
  return undefined;
}

/** The project may stand above the folder that was asked about. */
async function placeOf(world: World, root: string, git: Git): ReturnType<Git['place']> {
  return ((await world.git(root)) ?? git).place();
}

function addToAttributes(world: World, top: string, pattern: string): boolean {
  const path = '.gitattributes';
  const files = world.files(top);
  const read = files.read(path);
  if (!read.ok && read.reason !== 'absent') throw unreadable(path, read);
  const before = read.ok ? read.text : undefined;
  const after = addAttribute(before, pattern, 'merge=openspec');
  files.apply([{ path, before, after }]);
  return after !== before;
}

function noRepository(folder: string): ToolError {
  return new ToolError({
    code: 'no_repository',
    message: `${folder} is not in a git repository.`,
    fix: 'Run `git init` first: the merge driver is a setting of git.',
  });
}
