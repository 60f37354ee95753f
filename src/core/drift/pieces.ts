import { pieceDigest } from '../digest.ts';
import { cutRequirement } from '../merge/pieces.ts';
import { STATEMENT } from '../receipt.ts';
import type { Spec } from '../spec.ts';

/** Which piece of a spec: the name of a requirement and one of its pieces. Never shown as it is. */
export type PieceId = string;

/** The id of a piece. In: names in the form in which they are compared. */
export function pieceId(requirement: string, piece: string): PieceId {
  return `${requirement}\u0001${piece}`;
}

/** The two names in an id. */
export function splitId(id: PieceId): { readonly requirement: string; readonly piece: string } {
  const at = id.indexOf('\u0001');
  return { requirement: id.slice(0, at), piece: id.slice(at + 1) };
}

/** The id without the number that tells scenarios of one name apart: it changes when another one of them goes. */
export function withoutNumber(id: PieceId): PieceId {
  const { requirement, piece } = splitId(id);
  return pieceId(requirement, scenarioName(piece));
}

/** An id with the number of the first scenario of its name, where it has none. */
export function withNumber(id: PieceId): PieceId {
  const { piece } = splitId(id);
  return piece === STATEMENT || piece.includes('\u0000') ? id : `${id}\u00000`;
}

/** The name of a scenario by its id in the pieces of its requirement. */
export function scenarioName(piece: string): string {
  const at = piece.lastIndexOf('\u0000');
  return at < 0 ? piece : piece.slice(0, at);
}

/**
 * The texts of all pieces of a spec, in its order. Of requirements of one name the later ones are told apart by number.
 * With `names`, those of these requirements only.
 */
export function pieceTexts(spec: Spec | undefined, names?: ReadonlySet<string>): Map<PieceId, string> {
  const texts = new Map<PieceId, string>();
  const seen = new Map<string, number>();
  for (const requirement of spec?.requirements ?? []) {
    const count = seen.get(requirement.key) ?? 0;
    seen.set(requirement.key, count + 1);
    const name = count === 0 ? requirement.key : `${requirement.key} (${count + 1})`;
    if (names?.has(name) === false) continue;
    const { statement, scenarios } = cutRequirement(spec?.text ?? '', requirement);
    texts.set(pieceId(name, STATEMENT), statement.text);
    for (const { id, text } of scenarios) texts.set(pieceId(name, id), text);
  }
  return texts;
}

/** The digests of all pieces of a spec; with `names`, of these requirements only. */
export function pieceDigests(spec: Spec | undefined, names?: ReadonlySet<string>): Map<PieceId, string> {
  const digests = pieceTexts(spec, names);
  for (const [id, text] of digests) digests.set(id, pieceDigest(text));
  return digests;
}
