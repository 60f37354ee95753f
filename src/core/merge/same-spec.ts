import { byCodePoint } from '../path.ts';
import { allRequirements, parseSpec } from '../spec.ts';
import { comparable } from './pieces.ts';

/**
 * Whether two texts of a spec hold the same requirements and the same words around them, in any order. Blank lines and
 * line ends do not count. Undefined: there is no spec.
 */
export function isSameSpec(one: string | undefined, other: string | undefined): boolean {
  if (one === other) return true;
  if (one === undefined || other === undefined) return false;
  return contentOf(one) === contentOf(other);
}

function contentOf(text: string): string {
  const requirements = allRequirements(parseSpec(text));
  let at = text.startsWith('\ufeff') ? 1 : 0;
  const around: string[] = [];
  for (const { start, end } of requirements) {
    around.push(text.slice(at, start));
    at = end;
  }
  around.push(text.slice(at));
  const lines = comparable(around.join('\n')).split('\n').sort(byCodePoint);
  const texts = requirements.map(({ start, end }) => comparable(text.slice(start, end)));
  return JSON.stringify([texts.sort(byCodePoint), lines]);
}
