import { type Block, outline } from '../markdown/outline.ts';
import { belongsToPlace } from '../requirement.ts';
import { comparable, type Piece, type Pieces, type ScenarioPiece } from './pieces.ts';
import { pairScenarios } from './scenarios.ts';

/** Comments, rules, link definitions and tables as they are written, each with the blank lines before it. */
export type Tail = readonly string[];

export function lastOf(pieces: Pieces): Piece {
  return pieces.scenarios.at(-1) ?? pieces.statement;
}

/** The pieces of a side with what they are in the base, whatever trails them. */
export function partnersIn(base: Pieces, side: Pieces): Map<Piece, Piece> {
  const [old, now] = [base, side].map(
    ({ scenarios }) => new Map(scenarios.map((one) => [withoutTrail(one), one])),
  );
  const partners = new Map<Piece, Piece>([[side.statement, base.statement]]);
  for (const [was, is] of pairScenarios([...(old?.keys() ?? [])], [...(now?.keys() ?? [])])) {
    partners.set(now?.get(is) ?? is, old?.get(was) ?? was);
  }
  return partners;
}

function withoutTrail(scenario: ScenarioPiece): ScenarioPiece {
  const trail = trailOf(scenario).join('');
  return trail === '' ? { ...scenario } : withText(scenario, scenario.text.slice(0, -trail.length));
}

/** A line that such a block can begin with. Most pieces have none, and need not be read again. */
const MAYBE_TRAIL = /^ {0,3}(?:\||\[|<!--|([-*_])[ \t]*(?:\1[ \t]*){2,}$)/m;

/** Whether a piece may end with something that would belong to the place: a cheap look before it is read. */
export function mayTrail(piece: Piece): boolean {
  return MAYBE_TRAIL.test(piece.text);
}

/** The blocks at the end of a piece that would belong to the place if it were the last one. */
export function trailOf(piece: Piece): Tail {
  if (!mayTrail(piece)) return [];
  const source = `\n${piece.text}`;
  const { blocks } = outline(source);
  const own = blocks.findLastIndex((block) => !belongsToPlace(source, block)) + 1;
  return own === 0 ? [] : written(source, blocks, own, blocks.length);
}

export function extend(pieces: Pieces, blocks: Tail): Pieces {
  const last = lastOf(pieces);
  return blocks.length === 0 ? pieces : replacePiece(pieces, last, last.text + blocks.join(''));
}

export function replacePiece(pieces: Pieces, old: Piece, text: string): Pieces {
  if (old === pieces.statement) return { ...pieces, statement: { ...old, text } };
  const scenarios = pieces.scenarios.map((one): ScenarioPiece => {
    return one === old ? withText(one, text) : one;
  });
  return { ...pieces, scenarios };
}

function withText(scenario: ScenarioPiece, text: string): ScenarioPiece {
  return { ...scenario, text, body: comparable(text.replace(/^[^\r\n]*/, '')) };
}

export function written(source: string, blocks: readonly Block[], from: number, to: number): Tail {
  return blocks.slice(from, to).map(({ end }, at) => source.slice(blocks[from + at - 1]?.end ?? 0, end));
}
