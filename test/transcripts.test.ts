import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPatch } from 'diff';
import { expect, test } from 'vitest';
import { useServedProgram } from './support/served-program.ts';
import { type Answer, parseTranscript, renderTranscript, type Transcript } from './support/transcript.ts';
import { NOBODY, PROGRAM, Sandbox } from './support/transcript-sandbox.ts';

const served = useServedProgram(2);
const FOLDER = join(import.meta.dirname, 'transcripts');
const UPDATE = process.env.UPDATE_TRANSCRIPTS === '1';
const names = readdirSync(FOLDER).filter((name) => name.endsWith('.txt'));

const canBeRefused =
  process.getuid?.() !== 0 ||
  spawnSync(process.execPath, [PROGRAM, '--version'], { uid: NOBODY, gid: NOBODY }).status === 0;

test.concurrent.for(names)('%s', { timeout: 180_000 }, async (name, { skip }) => {
  const path = join(FOLDER, name);
  const source = readFileSync(path, 'utf8');
  const transcript = parseTranscript(source);
  if (locks(transcript) && !canBeRefused) skip('this runs as root, and nobody else may read the program');
  const now = await play(transcript);
  if (UPDATE && now !== source) writeFileSync(path, now);
  else if (now !== source) throw new Error(difference(name, source, now));
});

/** Whether it takes rights away, which mean nothing to root. */
function locks({ setUp, commands }: Transcript): boolean {
  return [...setUp, ...commands].some(({ words }) => words[0] === 'lock');
}

/** Runs a transcript in a folder of its own, and answers it as it reads now. */
async function play(transcript: Transcript): Promise<string> {
  const box = new Sandbox(served);
  try {
    for (const step of transcript.setUp) await box.setUp(step);
    const answers: Answer[] = [];
    for (const command of transcript.commands) answers.push(await box.run(command));
    return renderTranscript(transcript, answers);
  } finally {
    box.close();
  }
}

function difference(name: string, expected: string, now: string): string {
  const patch = createPatch(name, expected, now, 'expected', 'now', { context: 3 });
  return `The answers have changed. If they are right: UPDATE_TRANSCRIPTS=1 npx vitest run test/transcripts.test.ts\n${patch}`;
}

test('a transcript with its answers reads as it was written', () => {
  const source = `// What it is about.
copy home-lab
write notes/a.md
| # A

// A comment.
$ openspec show "a \\"b\\"" 'c d'
! careful
!
\\$ not a command
\\! not stderr

end
[no line end]
[exit 3]

$ git status
`;
  const transcript = parseTranscript(source);
  expect(transcript.setUp).toEqual([
    { words: ['copy', 'home-lab'], text: [], line: 2 },
    { words: ['write', 'notes/a.md'], text: ['# A'], line: 3 },
  ]);
  expect(transcript.commands.map(({ words }) => words)).toEqual([
    ['openspec', 'show', 'a "b"', 'c d'],
    ['git', 'status'],
  ]);
  const answers = [
    { out: '$ not a command\n! not stderr\n\nend', note: 'careful\n\n', exit: 3 },
    { out: '', note: '', exit: 0 },
  ];
  expect(renderTranscript(transcript, answers)).toBe(source);
});

test('a transcript that cannot be read names the line', () => {
  expect(() => parseTranscript('git\n')).toThrowError('a transcript needs a line such as');
  expect(() => parseTranscript("git\n\n$ openspec show 'dns\n")).toThrowError(
    'line 3: cannot read the command',
  );
});

test('a difference is shown line by line', () => {
  const shown = difference('a.txt', '$ openspec list\none\ntwo\n', '$ openspec list\none\nthree\n');
  expect(shown).toContain(' one\n-two\n+three\n');
});
