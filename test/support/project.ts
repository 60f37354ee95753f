import { main } from '../../src/cli/main.ts';
import { findProject, type Project } from '../../src/workflow/load.ts';
import { makeFolder } from './folder.ts';
import { makeWorld, type TestWorld, type TestWorldOptions } from './world.ts';

const settings = { 'openspec/config.yaml': 'schema: spec-driven\n' };

/** A project in the nested layout with these files besides its settings. */
export function makeProject(
  files: Readonly<Record<string, string>> = {},
  options: TestWorldOptions = {},
): { readonly world: TestWorld; readonly project: Project; readonly root: string } {
  const root = makeFolder({ ...settings, ...files });
  const world = makeWorld(root, options);
  return { world, project: findProject(world), root };
}

/** Files of a change, by their path in its folder. */
export function changeFiles(name: string, files: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(files).map(([path, text]) => [`openspec/changes/${name}/${path}`, text]);
  return Object.fromEntries(entries);
}

export interface Answer {
  readonly exit: number;
  readonly out: string;
  readonly note: string;
}

/** Runs one command line of the real program in a folder. */
export async function runIn(
  folder: string,
  argv: readonly string[],
  options?: TestWorldOptions,
): Promise<Answer> {
  const world = makeWorld(folder, options);
  const exit = await main(argv, world);
  return { exit, ...world.shown };
}

/** Runs a command with `--json` and answers its document. */
export async function jsonOf(
  folder: string,
  argv: readonly string[],
  options?: TestWorldOptions,
): Promise<unknown> {
  const { out } = await runIn(folder, [...argv, '--json'], options);
  return JSON.parse(out);
}

/** The keys of a document with the kinds of their values; lists show the shape of their first entry. */
export function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [shapeOf(value[0])];
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)]));
}
