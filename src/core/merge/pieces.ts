import { LineEnds } from '../markdown/line-ends.ts';
import type { Requirement } from '../requirement.ts';

/** A requirement cut into the parts that merge as one piece each. */
export interface Pieces {
  /** The heading line as written, without its line end. */
  readonly heading: string;
  readonly statement: Piece;
  readonly scenarios: readonly ScenarioPiece[];
}

export interface Piece {
  /** The blank lines before it, as written, from the end of the piece above. */
  readonly gap: string;
  readonly text: string;
}

export interface ScenarioPiece extends Piece {
  readonly name: string;
  /** The name in its comparable form. */
  readonly key: string;
  /** The same and how many of the same name stand above: the identity of the scenario. */
  readonly id: string;
  /** The comparable form of what stands below the heading: finds a scenario again that has a new name. */
  readonly body: string;
  /** How many steps with a keyword it has; read when asked for. */
  countSteps(): number;
}

const known = new WeakMap<Requirement, Pieces>();

/**
 * Cuts a requirement into pieces. In: the text that it was parsed from, and no other: a requirement is cut once. Out: the
 * pieces without the tail, the same objects each time, so that two sides that are one text have one set of pieces.
 */
export function cutRequirement(text: string, requirement: Requirement): Pieces {
  const before = known.get(requirement);
  if (before) return before;
  const pieces = cut(text, requirement);
  known.set(requirement, pieces);
  return pieces;
}

function cut(text: string, requirement: Requirement): Pieces {
  const { heading, statement, scenarios } = requirement;
  const bodyStart = firstInk(text, heading.end, statement.end);
  const seen = new Map<string, number>();
  let end = statement.end;
  return {
    heading: text.slice(heading.start, heading.end),
    statement: { gap: text.slice(heading.end, bodyStart), text: text.slice(bodyStart, statement.end) },
    scenarios: scenarios.map((scenario) => {
      const gap = text.slice(end, scenario.start);
      end = scenario.end;
      const { name, key } = scenario;
      const count = seen.get(key) ?? 0;
      seen.set(key, count + 1);
      return {
        gap,
        text: text.slice(scenario.start, scenario.end),
        name,
        key,
        id: `${key}\u0000${count}`,
        body: comparable(scenario.body),
        countSteps: () => scenario.steps.filter((step) => step.keyword !== undefined).length,
      };
    }),
  };
}

/** The offset of the line with the first character that is not a blank, from the end of a line on. */
export function firstInk(text: string, from: number, to: number): number {
  let lineStart = from;
  for (let at = from; at < to; at++) {
    const char = text.charCodeAt(at);
    if (char === 10 || char === 13) lineStart = at + 1;
    else if (char !== 32 && char !== 9) return lineStart;
  }
  return to;
}

/** What comparing passes over: most texts have none of it, and are in their comparable form as they are. */
const NOT_COMPARABLE = /\r|[^\S\n](?:\n|$)|^\n|\n(?:\n|$)/;

/** The form in which two texts are compared: line ends, trailing blanks and the number of blank lines do not count. */
export function comparable(text: string): string {
  if (!NOT_COMPARABLE.test(text)) return text;
  return text
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .join('\n');
}

/**
 * Whether two texts are the same in their comparable form, which is not made: they are read line by line up to the first
 * difference.
 */
export function sameText(one: string, other: string): boolean {
  if (one === '' || other === '') return !/\S/.test(one + other);
  if (one === other) return true;
  const [left, right] = [new InkLines(one), new InkLines(other)];
  let line: string | undefined;
  do {
    line = left.next();
    if (line !== right.next()) return false;
  } while (line !== undefined);
  return true;
}

/** Reads the lines that have more than blanks, without those at their ends. */
class InkLines {
  private readonly lines: LineEnds;
  private at = 0;

  constructor(private readonly text: string) {
    this.lines = new LineEnds(text);
  }

  /** Undefined when no line is left. */
  next(): string | undefined {
    while (this.at < this.text.length) {
      const start = this.at;
      this.at = this.lines.next(start);
      const line = this.text.slice(start, this.lines.end).trimEnd();
      if (line !== '') return line;
    }
    return undefined;
  }
}

/** The line end that most lines of a text use; CRLF wins a tie, LF where there is none. */
export function lineEndOf(text: string): '\n' | '\r\n' {
  let crlf = 0;
  let lf = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    if (text.charCodeAt(at - 1) === 13) crlf++;
    else lf++;
  }
  return crlf > 0 && crlf >= lf ? '\r\n' : '\n';
}

/** A text with the line ends of the file that it goes into. */
export function withLineEnd(text: string, lineEnd: '\n' | '\r\n'): string {
  const unix = text.replace(/\r\n?/g, '\n');
  return lineEnd === '\n' ? unix : unix.replaceAll('\n', '\r\n');
}
