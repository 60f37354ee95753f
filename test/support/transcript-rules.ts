import { version } from '../../package.json';
import type { Answer } from './transcript.ts';

/** What differs from run to run, and what stands for it in a transcript. */
export interface Rules {
  clean(answer: Answer, program: string): Answer;
}

export interface Places {
  readonly root: string;
  readonly above: string;
  readonly program: string;
}

type Rule = readonly [found: RegExp | string, shown: string];

const ALWAYS: readonly Rule[] = [
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, '<time>'],
  [/(?<="durationMs": )\d+/g, '<ms>'],
  [/just now|(?<!\d)\d+[mhd] ago/g, '<age>'],
  [/(?<![0-9a-f-])(?:[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{12})(?![0-9a-f-])/g, '<hash>'],
  [new RegExp(`^${version.replaceAll('.', '\\.')}\n$`, 'g'), '<version>\n'],
];

/** git shortens hashes as far as it can. */
const IN_GIT: readonly Rule[] = [[/(?<![0-9a-z-])(?=[0-9a-f]*\d)[0-9a-f]{7,11}(?![0-9a-z-])/g, '<hash>']];

/** Rules for one run: its folders, and its day. A run that meets midnight knows both days. */
export function rulesFor({ root, above, program }: Places): Rules {
  const begun = today();
  const places: Rule[] = [
    [root, '<root>'],
    [above, '<above>'],
    [program, '<package>'],
  ];
  return {
    clean: ({ out, note, exit }, name) => {
      const days: Rule[] = [begun, today()].map((day) => [dayPattern(day), '<date>']);
      const rules = [...places, ...ALWAYS, ...(name === 'git' ? IN_GIT : []), ...days];
      const clean = (text: string): string =>
        rules
          .reduce((rest, [found, shown]) => rest.replaceAll(found, shown), text)
          .replace(CONTROLS, escaped);
      return { out: clean(out), note: clean(note), exit };
    },
  };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is made visible here.
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** Control characters are shown, so that a transcript can be read, and in another way than JSON has them. */
function escaped(char: string): string {
  return `<U+${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}>`;
}

/** The example and the messages have days of their own: on those, too, they stay as they are. */
function dayPattern(day: string): RegExp {
  return new RegExp(`(?<!such as )${day}(?!-(?:add-offsite-copy|split-dns-views))`, 'g');
}

/** Transcripts run in UTC. */
function today(): string {
  return new Date().toISOString().slice(0, 10);
}
