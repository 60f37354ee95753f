import { COMMIT, METADATA_FILE } from '../core/change.ts';
import { ToolError } from '../core/error.ts';
import { specPath } from '../core/layout.ts';
import { joinPath } from '../core/path.ts';
import type { Problem } from '../core/problem.ts';
import type { Additions, AskedAdditions, FilesAt, Git, World } from '../ports.ts';
import type { Project } from './load.ts';
import type { FoundChange } from './load-found.ts';

/** The texts of the specs that changes were written against. */
export interface BaseTexts {
  /** Undefined where there is no base. `text` is undefined where there was no spec. */
  of(change: string, capability: string): BaseText | undefined;
  /** Why the base of a change could not be had. */
  problem(change: string): Problem | undefined;
}

export interface BaseText {
  readonly kind: 'recorded' | 'inferred';
  readonly text: string | undefined;
}

/** Bases that git has been asked for. */
export interface AskedBases {
  /** When all has been asked, and there is time for something else. */
  readonly isAsked: Promise<unknown> | undefined;
  readonly answer: Promise<BaseTexts>;
}

/** What is to be known of a change before its bases can be read. */
export type Dateable = Pick<FoundChange, 'name' | 'folder' | 'metadata' | 'deltas'>;

/** A delta with the path of the spec that it is about. */
interface Delta {
  readonly change: string;
  readonly folder: string;
  readonly capability: string;
  readonly path: string;
  readonly spec: string;
  /** The commit that its change records. */
  readonly recorded: string | undefined;
}

/** A delta with the commit whose specs it was written against. */
type Dated = Delta & { readonly commit: string };

const NO_TEXTS: BaseTexts = { of: () => undefined, problem: () => undefined };

/**
 * Begins to ask git for the bases of changes: the commit that a change records; else, for each delta, the commit that
 * first brought it into git. Deltas that are not in git, and projects outside of git, have none. A commit that is not
 * there is a problem of its change, with the fetch to run. Resolves when git is at work. `from`: the commit whose
 * history is asked, else HEAD.
 */
export async function askBaseTexts(
  world: World,
  project: Project,
  changes: readonly Dateable[],
  from?: string,
): Promise<AskedBases> {
  const deltas = changes.flatMap((change) => deltasOf(project, change));
  const git = deltas.length === 0 ? undefined : await world.git(project.files.root);
  if (!git) return { isAsked: undefined, answer: Promise.resolve(NO_TEXTS) };
  const loader = new BaseLoader(project, git, from);
  const recorded = deltas.flatMap((delta) => (delta.recorded ? [{ ...delta, commit: delta.recorded }] : []));
  const dates = await loader.askDates(deltas.filter((delta) => delta.recorded === undefined));
  const begun = dates.answer.then((dated) => loader.read([...recorded, ...dated]));
  const answer = begun.then((reading) => reading.answer);
  answer.catch(() => undefined); // whoever waits for it is told
  return { isAsked: begun.catch(() => undefined), answer };
}

function deltasOf(project: Project, { name, folder, metadata: { base }, deltas }: Dateable): Delta[] {
  const recorded = base !== undefined && COMMIT.test(base) ? base : undefined;
  return deltas.map(({ capability, path }) => {
    const spec = specPath(project.layout, capability);
    return { change: name, folder, capability, path, spec, recorded };
  });
}

/** A larger file is sooner read by git, beside us, than twice by us. */
const SMALL = 1024 * 1024;
/** Up to this many files are asked for by name: git looks at each name for each file that it meets. */
const FEW = 16;

class BaseLoader {
  private readonly bases = new Map<string, BaseText>();
  private readonly problems = new Map<string, Problem>();

  constructor(
    private readonly project: Project,
    private readonly git: Git,
    private readonly from: string | undefined,
  ) {}

  /** Begins to date deltas. The answer is those whose base has to be read at a commit. */
  async askDates(deltas: readonly Delta[]): Promise<{ readonly answer: Promise<Dated[]> }> {
    if (deltas.length === 0) return { answer: Promise.resolve([]) };
    const { creating, others } = await this.divide(deltas);
    const { answer } = await this.git.additions(this.question(others, creating.length > 0), this.from);
    return { answer: answer.then((additions) => this.dateAll({ creating, others }, additions)) };
  }

  /**
   * Of many deltas those that make a new spec are set apart: where there never was another one their date says nothing,
   * and to look for it git would read every folder of their changes. A shallow clone does not know what there was.
   */
  private async divide(deltas: readonly Delta[]): Promise<Divided> {
    if (deltas.length <= FEW || (await this.git.isShallow())) return { creating: [], others: deltas };
    const creating = new Set(deltas.filter(({ spec }) => this.project.files.kind(spec) === undefined));
    const others = deltas.filter((delta) => !creating.has(delta));
    return others.length > FEW ? { creating: [], others: deltas } : { creating: [...creating], others };
  }

  private question(deltas: readonly Delta[], allSpecs: boolean): AskedAdditions {
    const { layout } = this.project;
    if (deltas.length > FEW) return { added: [layout.changes] };
    const specs = allSpecs ? [layout.specs] : deltas.map(({ spec }) => spec);
    return { added: deltas.map(({ path }) => path), watched: specs };
  }

  private async dateAll({ creating, others }: Divided, additions: Additions): Promise<Dated[]> {
    const again: Delta[] = [];
    for (const delta of creating) {
      if (additions.wasThere(delta.spec)) again.push(delta);
      else this.keep(delta, 'inferred', undefined);
    }
    const dated = await this.date(others, additions);
    if (again.length === 0) return dated;
    const { answer } = await this.git.additions(this.question(again, false), this.from);
    return [...dated, ...(await this.date(again, await answer))];
  }

  private async date(deltas: readonly Delta[], additions: Additions): Promise<Dated[]> {
    const dated: Dated[] = [];
    for (const delta of deltas) {
      const commit = additions.commits.get(delta.path);
      if (additions.unknown.has(delta.path)) this.miss(delta, undefined, UNSHALLOW);
      if (commit === undefined) continue;
      const content = additions.contentAt(delta.spec, commit);
      const now = typeof content === 'string' ? this.project.files.read(delta.spec, SMALL) : undefined;
      if (content === null) this.keep(delta, 'inferred', undefined);
      else if (content && now?.ok && (await this.git.isContent(now.text, content)))
        this.keep(delta, 'inferred', now.text);
      else dated.push({ ...delta, commit });
    }
    return dated;
  }

  /** Begins to read what has to be read at commits. The answer is all bases. */
  async read(dated: readonly Dated[]): Promise<{ readonly answer: Promise<BaseTexts> }> {
    const files = await this.git.filesAt(pathsByCommit(dated));
    return { answer: files.answer.then((texts) => this.collect(dated, texts)) };
  }

  private collect(dated: readonly Dated[], files: ReadonlyMap<string, FilesAt>): BaseTexts {
    for (const delta of dated) {
      const texts = files.get(delta.commit);
      const kind = delta.recorded === undefined ? 'inferred' : 'recorded';
      if (texts instanceof ToolError) this.miss(delta, delta.commit, texts.fix);
      else this.keep(delta, kind, texts?.get(delta.spec));
    }
    return {
      of: (change, capability) => this.bases.get(keyOf({ change, capability })),
      problem: (change) => this.problems.get(change),
    };
  }

  private keep(delta: Delta, kind: BaseText['kind'], text: string | undefined): void {
    this.bases.set(keyOf(delta), { kind, text });
  }

  private miss({ change, folder }: Delta, base: string | undefined, fix = 'Fetch the whole history.'): void {
    const path = joinPath(folder, METADATA_FILE);
    this.problems.set(change, { kind: 'base-missing', base, fix, path, item: METADATA_FILE });
  }
}

interface Divided {
  readonly creating: readonly Delta[];
  readonly others: readonly Delta[];
}

const UNSHALLOW = 'Run `git fetch --unshallow`, then run the command again.';

function keyOf({ change, capability }: Pick<Delta, 'change' | 'capability'>): string {
  return `${change}\u0000${capability}`;
}

/** The spec files that deltas are about, by the commit whose specs are asked for. */
function pathsByCommit(deltas: readonly Dated[]): Map<string, string[]> {
  const paths = new Map<string, Set<string>>();
  for (const { commit, spec } of deltas) paths.set(commit, (paths.get(commit) ?? new Set()).add(spec));
  return new Map([...paths].map(([commit, found]) => [commit, [...found]]));
}
