// What the demo says, and the checks that it makes on the way.
export class Failure extends Error {}

export const progress = { stage: 'Start', lastCommand: 'nothing yet', commands: 0, checks: 0 };

export function heading(text) {
  progress.stage = text.split(':')[0];
  say(`\n== ${text} ==`);
}

export function say(text) {
  process.stdout.write(`${text}\n`);
}

export function check(fact, holds) {
  checkQuietly(fact, holds);
  say(`  ok: ${fact}`);
}

export function checkQuietly(fact, holds) {
  if (!holds) throw new Failure(`this does not hold: ${fact}`);
  progress.checks += 1;
}

export function checkExit({ code }, expected) {
  check(`exit code ${expected}${code === expected ? '' : ` (it is ${code})`}`, code === expected);
}

const LINES_SHOWN = 14;

// What a program printed, as far as it is worth a screen.
export function show(output) {
  const lines = output.trimEnd().split('\n');
  const shown = lines.length > LINES_SHOWN + 2 ? lines.slice(0, LINES_SHOWN) : lines;
  const rest = lines.length - shown.length;
  if (output.trim() === '') return;
  say([...shown, ...(rest > 0 ? [`… ${rest} more lines`] : [])].map((line) => `    ${line}`).join('\n'));
}

export function announce(words, who = '') {
  progress.lastCommand = words.map(quote).join(' ');
  progress.commands += 1;
  say(`\n${who}$ ${progress.lastCommand}`);
}

export function quote(word) {
  if (/^[\w./:=@-]+$/.test(word)) return word;
  const mark = word.includes('"') ? "'" : '"';
  return mark + word.replaceAll('\n', ' ') + mark;
}

export function sameList(left, right) {
  return left.length === right.length && left.every((item, index) => item === right[index]);
}

export function sameItems(left, right) {
  return sameList([...left].sort(), [...right].sort());
}
