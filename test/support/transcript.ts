/**
 * A transcript: a session of commands that a person can read, and that a test can run.
 *
 *     // What this is about.
 *     copy home-lab
 *     git
 *
 *     $ openspec show dsn
 *     ! error: Unknown item 'dsn'. Did you mean: dns?
 *     [exit 2]
 *
 * Above the first command stand the lines that set up the folder, each the name of a step and its words. Below, a line
 * with `$ ` is a command: `openspec`, `git`, or one of the same steps. Lines with `| ` right below are its text.
 * What follows is what it answers: stderr behind `! `, stdout as it is, and the exit code where it is not 0.
 */
export interface Transcript {
  readonly setUp: readonly Step[];
  readonly commands: readonly Command[];
  /** The lines above the first command, as written. */
  readonly head: readonly string[];
}

export interface Step {
  readonly words: readonly string[];
  /** The lines behind `| `, with the bars taken off. */
  readonly text: readonly string[];
  /** The line in the transcript, from 1. */
  readonly line: number;
}

export interface Command extends Step {
  /** The comments above, the command and its text, as written. */
  readonly written: readonly string[];
}

export interface Answer {
  readonly out: string;
  readonly note: string;
  readonly exit: number;
}

const COMMAND = /^\$ /;
const COMMENT = /^\/\/(?: |$)/;
const TEXT = /^\|(?: |$)/;

/** Reads a transcript; throws an Error that names the line where it cannot be understood. */
export function parseTranscript(source: string): Transcript {
  const lines = source.split('\n');
  const starts = [...lines.keys()].filter((at) => COMMAND.test(lines[at] ?? ''));
  const commands = starts.map((at): Command => {
    const step = stepAt(lines, at, (lines[at] ?? '').slice(2));
    return { ...step, written: lines.slice(firstComment(lines, at), at + 1 + step.text.length) };
  });
  const [first] = starts;
  if (first === undefined) throw new Error('a transcript needs a line such as `$ openspec list`');
  const head = lines.slice(0, firstComment(lines, first));
  return { setUp: parseSetUp(head), commands, head };
}

/** Comments right above a command belong to it. */
function firstComment(lines: readonly string[], at: number): number {
  let start = at;
  while (COMMENT.test(lines[start - 1] ?? '')) start--;
  return start;
}

function parseSetUp(head: readonly string[]): Step[] {
  return [...head.entries()]
    .filter(([, line]) => line !== '' && !COMMENT.test(line) && !TEXT.test(line))
    .map(([at, line]) => stepAt(head, at, line));
}

function stepAt(lines: readonly string[], at: number, command: string): Step {
  const below = lines.slice(at + 1);
  const count = below.findIndex((line) => !TEXT.test(line));
  const text = below.slice(0, count < 0 ? below.length : count).map((line) => line.slice(2));
  return { words: splitWords(command, at + 1), text, line: at + 1 };
}

/** Words as a shell splits them: single and double quotes, and a backslash before a character. */
function splitWords(command: string, line: number): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let read = 0;
  for (const [part, gap, single, double, escaped, plain] of command.matchAll(
    /(\s+)|'([^']*)'|"((?:\\.|[^"\\])*)"|\\(.)|([^\s'"\\]+)/gy,
  )) {
    read += part.length;
    if (gap === undefined) word = (word ?? '') + (single ?? unquote(double) ?? escaped ?? plain);
    else if (word !== undefined) {
      words.push(word);
      word = undefined;
    }
  }
  if (read < command.length || (word ?? words[0]) === undefined)
    throw new Error(`line ${line}: cannot read the command`);
  return word === undefined ? words : [...words, word];
}

/** In double quotes a backslash keeps the next character, and `\x1b` is a character by its number. */
function unquote(text: string | undefined): string | undefined {
  return text?.replace(/\\(?:x([0-9a-f]{2})|(.))/gi, (_, code: string | undefined, char: string) =>
    code === undefined ? char : String.fromCharCode(Number.parseInt(code, 16)),
  );
}

/** The whole transcript with these answers, one for each command: what `UPDATE_TRANSCRIPTS=1` writes. */
export function renderTranscript({ head, commands }: Transcript, answers: readonly Answer[]): string {
  const setUp = head.join('\n').trim();
  const blocks = commands.map(({ written }, index) => {
    const answer = answers[index];
    return [...written, ...(answer ? answerLines(answer) : [])].join('\n');
  });
  return `${[...(setUp === '' ? [] : [setUp]), ...blocks].join('\n\n')}\n`;
}

function answerLines({ out, note, exit }: Answer): string[] {
  return [
    ...linesOf(note).map((line) => (line === '' ? '!' : `! ${line}`)),
    ...linesOf(out).map((line) => (isMark(line) ? `\\${line}` : line)),
    ...(out === '' || out.endsWith('\n') ? [] : ['[no line end]']),
    ...(exit === 0 ? [] : [`[exit ${exit}]`]),
  ];
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

/** Lines of stdout that would mean something else in a transcript get a backslash. */
function isMark(line: string): boolean {
  return /^(?:\$ |!(?: |$)|\[exit |\[no line end\]$|\|(?: |$)|\/\/(?: |$)|\\)/.test(line);
}
