import { type Piece, type Pieces, sameText } from './pieces.ts';
import { pairScenarios } from './scenarios.ts';
import type { Tail } from './trail.ts';

interface Cut {
  readonly pieces: Pieces;
  readonly tail: Tail;
}

/**
 * Divides a requirement as a later version of it divides it. What stood behind its last piece belongs to that piece once
 * another scenario stands below. In: the earlier version, and the pieces of the later one. Out: the earlier version, with
 * as much of its tail in its last piece as that piece has later on.
 */
export function divideLike({ pieces, tail }: Cut, later: Pieces): Cut {
  const last = lastOf(pieces);
  const partner = last === pieces.statement ? later.statement : findPartner(pieces, later);
  if (!partner || partner === lastOf(later)) return { pieces, tail };
  const count =
    tail.findIndex((_, at) => sameText(last.text + tail.slice(0, at + 1).join(''), partner.text)) + 1;
  if (count === 0) return { pieces, tail };
  const grown = last.text + tail.slice(0, count).join('');
  return { pieces: withLastText(pieces, grown), tail: tail.slice(count) };
}

function lastOf({ statement, scenarios }: Pieces): Piece {
  return scenarios.at(-1) ?? statement;
}

function findPartner({ scenarios }: Pieces, later: Pieces): Piece | undefined {
  const last = scenarios.at(-1);
  return last && pairScenarios(scenarios, later.scenarios).get(last);
}

function withLastText({ heading, statement, scenarios }: Pieces, text: string): Pieces {
  const last = scenarios.at(-1);
  if (!last) return { heading, statement: { ...statement, text }, scenarios };
  return { heading, statement, scenarios: [...scenarios.slice(0, -1), { ...last, text }] };
}
