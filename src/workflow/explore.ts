import { decisionPassages, requirementPassages } from '../core/explore/passages.ts';
import { type Passage, type Ranked, rankPassages } from '../core/explore/rank.ts';
import { joinPath } from '../core/path.ts';
import { parseSpec } from '../core/spec.ts';
import type { Progress } from '../core/tasks.ts';
import type { World } from '../ports.ts';
import {
  changeFolder,
  findSpecFiles,
  listArchived,
  listChanges,
  loadMetadata,
  type Project,
} from './load.ts';
import { loadTasks, progressOf } from './load-change.ts';
import { type LoadedDelta, loadDeltas } from './load-specs.ts';

/** An open change with the requirements that it touches. */
export interface OpenChange {
  readonly change: string;
  readonly progress: Progress;
  readonly capabilities: readonly string[];
  /** Names of the requirements by capability, as `capability: name`. */
  readonly touches: readonly string[];
  readonly path: string;
}

/** Two or more open changes that touch the same requirement. */
export interface Overlap {
  readonly touched: string;
  readonly changes: readonly string[];
}

export interface Exploration {
  readonly words: readonly string[];
  readonly requirements: readonly Ranked[];
  readonly changes: readonly (OpenChange & { readonly why: string; readonly score: number })[];
  readonly decisions: readonly Ranked[];
  readonly overlaps: readonly Overlap[];
  /** How many there are in all, before the limit. */
  readonly totals: {
    readonly specs: number;
    readonly requirements: number;
    readonly changes: number;
    readonly archived: number;
  };
}

/** Looks through specs, open changes and past decisions for what bears on some words. Writes nothing. */
export function explore(
  world: World,
  project: Project,
  words: readonly string[],
  limit: number,
): Exploration {
  const specs = findSpecFiles(project.files, project.layout.specs).specs;
  const requirements = specs.flatMap(({ capability, path }) => {
    const read = project.files.read(path);
    return read.ok ? requirementPassages(parseSpec(read.text), capability, path) : [];
  });
  const archived = listArchived(project);
  const open = listChanges(project).map((name) => openChange(world, project, name));
  const ranked = rankPassages(
    [...requirements, ...open.map(({ passage }) => passage), ...decisions(project, archived)],
    words,
  );
  const best = (kind: Passage['kind']) => ranked.filter((passage) => passage.kind === kind);
  const found = best('requirement').slice(0, limit);
  const overlaps = findOverlaps(open.map(({ change }) => change));
  return {
    words,
    requirements: found,
    changes: chooseChanges(open, best('change'), { found, words }).slice(0, limit),
    decisions: best('decision').slice(0, limit),
    overlaps: overlaps.slice(0, limit),
    totals: {
      specs: specs.length,
      requirements: requirements.length,
      changes: open.length,
      archived: archived.length,
    },
  };
}

interface Loaded {
  readonly change: OpenChange;
  readonly passage: Passage;
}

function openChange(world: World, project: Project, name: string): Loaded {
  const folder = changeFolder(project, name);
  const { deltas } = loadDeltas(project, folder);
  const { documents } = loadTasks(world, project, folder, loadMetadata(project, folder).metadata);
  const path = joinPath(folder, 'proposal.md');
  const proposal = project.files.read(path);
  const why = proposal.ok ? (decisionPassages(proposal.text, name, path)[0]?.text ?? '') : '';
  const change: OpenChange = {
    change: name,
    progress: progressOf(documents),
    capabilities: deltas.map(({ capability }) => capability),
    touches: deltas.flatMap(touchedBy),
    path: proposal.ok ? path : folder,
  };
  const text = [why, ...change.touches].join('\n');
  return {
    change,
    passage: {
      kind: 'change',
      owner: name,
      title: name.replaceAll('-', ' '),
      text,
      path: change.path,
      line: 1,
    },
  };
}

function touchedBy({ capability, delta }: LoadedDelta): string[] {
  const names = [
    ...delta.added,
    ...delta.modified,
    ...delta.removed,
    ...delta.renamed.flatMap(({ from, to }) => [from, to]),
  ];
  return names.map(({ name }) => `${capability}: ${name}`);
}

function decisions(project: Project, archived: readonly string[]): Passage[] {
  return archived.flatMap((name) =>
    ['proposal.md', 'design.md'].flatMap((document) => {
      const path = joinPath(project.layout.archive, name, document);
      const read = project.files.read(path);
      return read.ok ? decisionPassages(read.text, name, path) : [];
    }),
  );
}

/** Changes that the words find, and those that touch a requirement that the words find; all of them without words. */
function chooseChanges(
  open: readonly Loaded[],
  ranked: readonly Ranked[],
  { found, words }: { found: readonly Ranked[]; words: readonly string[] },
) {
  const touched = new Set(found.map(({ owner, title }) => `${owner}: ${title}`));
  const scores = new Map(ranked.map(({ owner, score }) => [owner, score]));
  const chosen = open.flatMap(({ change, passage }) => {
    const touching = change.touches.some((one) => touched.has(one)) ? 1000 : 0;
    const score = (scores.get(change.change) ?? 0) + touching;
    return score > 0 || words.length === 0
      ? [{ ...change, why: passage.text.split('\n')[0] ?? '', score }]
      : [];
  });
  return chosen.sort((a, b) => b.score - a.score);
}

function findOverlaps(open: readonly OpenChange[]): Overlap[] {
  const byTouched = new Map<string, string[]>();
  for (const { change, touches } of open) {
    for (const touched of new Set(touches))
      byTouched.set(touched, [...(byTouched.get(touched) ?? []), change]);
  }
  return [...byTouched]
    .filter(([, changes]) => changes.length > 1)
    .map(([touched, changes]) => ({ touched, changes }));
}
