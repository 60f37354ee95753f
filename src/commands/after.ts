import type { ExitCode } from '../core/error.ts';
import type { World } from '../ports.ts';
import type { Project } from '../workflow/load.ts';
import type { Outcome } from './command.ts';

export interface AfterOptions {
  /** False for `--no-sync`. */
  readonly sync?: boolean;
  readonly tokenFile?: string;
}

/** A document that a command has made, as text or with fields that can be added to. */
export interface Answer {
  readonly exit: ExitCode;
  readonly note?: string;
  /** What stands on stdout; with `--json` the fields that came of the forge are added. */
  out(fields: object): string;
}

interface NamedFolder {
  readonly name: string;
  readonly folder: string;
}

/** The names of those changes that have an issue. */
async function raisedOf(project: Project, changes: readonly NamedFolder[]): Promise<string[]> {
  const { hasIssue } = await import('../workflow/load.ts');
  return changes.filter(({ folder }) => hasIssue(project, folder)).map(({ name }) => name);
}

/**
 * Brings changes in step once a command has done its work, where they have an issue; nothing about forges is loaded
 * where none has one. Each change is named with its folder.
 */
export async function withForge(
  world: World,
  project: Project,
  changes: readonly NamedFolder[],
  options: AfterOptions & { readonly json?: boolean },
): Promise<(answer: Answer) => Outcome> {
  const plain = ({ out, note, exit }: Answer): Outcome => ({ out: out({}), ...(note && { note }), exit });
  const names = options.sync === false ? [] : await raisedOf(project, changes);
  if (names.length === 0) return plain;
  const [{ stepAfter }, render] = await Promise.all([
    import('../workflow/save-after.ts'),
    import('../render/after.ts'),
  ]);
  const { tokenFile } = options;
  const after = await project.files.exclusive(() => stepAfter(world, project, names, { tokenFile }));
  return ({ out, note = '', exit }) => ({
    out: options.json ? out(render.afterFields(after)) : out({}) + render.afterText(after),
    note: options.json ? note : note + render.afterNote(after),
    exit: exit === 0 ? render.afterExit(after) : exit,
  });
}
