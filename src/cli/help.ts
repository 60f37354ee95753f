import type { Group } from './commands.ts';

/** What the help of the program says of the program itself. */
const SUMMARY = 'Take every change through explore, propose, apply and archive: plain Markdown specs in git.';

/** The options of the program, in the order of the help. */
export const OPTIONS = {
  color: { flags: '--color', summary: 'colour the output, also without a terminal' },
  noColor: { flags: '--no-color', summary: 'never colour the output' },
  version: { flags: '-V, --version', summary: 'print the version' },
  help: { flags: '-h, --help', summary: 'show this help' },
} as const;

export type Row = readonly [term: string, summary: string];

/** The columns that a summary needs beside its term; in a narrower terminal it stands below. */
const BESIDE = 24;

/** The help of the program, from the table of the commands. In: how wide the terminal is, in columns. Out: whole lines. */
export function renderHelp(groups: readonly Group[], width: number): string {
  const sections = [
    { heading: 'Options:', rows: Object.values(OPTIONS).map(({ flags, summary }): Row => [flags, summary]) },
    ...groups.map(({ heading, commands }) => ({
      heading,
      rows: commands
        .filter(({ hidden }) => !hidden)
        .map(({ name, usage, summary }): Row => [`${name} ${usage}`.trim(), summary]),
    })),
    { heading: 'Help:', rows: [['help [command]', 'Show the help of a command']] as const },
  ].filter(({ rows }) => rows.length > 0);
  const terms = Math.max(...sections.flatMap(({ rows }) => rows.map(([term]) => term.length)));
  const text = [
    'Usage: openspec [options] [command]',
    wrap(SUMMARY, width).join('\n'),
    ...sections.map(({ heading, rows }) =>
      [heading, ...rows.map((row) => renderRow(row, terms, width))].join('\n'),
    ),
  ];
  return `${text.join('\n\n')}\n`;
}

/** A term and what it means, for every help. In: both, the width of the widest term, and that of the terminal. */
export function renderRow([term, summary]: Row, terms: number, width: number): string {
  if (summary === '') return `  ${term}`;
  if (width - terms < BESIDE) {
    const lines = wrap(summary, width - 6);
    return [`  ${term}`, ...lines.map((line) => `      ${line}`)].join('\n');
  }
  const lines = wrap(summary, width - terms - 4);
  return `  ${term.padEnd(terms)}  ${lines.join(`\n${' '.repeat(terms + 4)}`)}`;
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line === undefined || line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines;
}
