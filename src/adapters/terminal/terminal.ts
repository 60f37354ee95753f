import { stripControls } from '../../core/control-characters.ts';
import { ToolError } from '../../core/error.ts';
import type { Terminal } from '../../ports.ts';

/** Where questions are read from and written to. */
export interface Streams {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly interactive: boolean;
  readonly width: number;
}

type Prompts = typeof import('./prompts.ts').prompts;

/** Asks people with inquirer, which is loaded at the first question. */
export function openTerminal(streams: Streams): Terminal {
  const { interactive, width } = streams;
  return {
    interactive,
    width,
    ask: (question, initial) =>
      answer(interactive, question, ({ input: text }, message) =>
        text(initial === undefined ? { message } : { message, default: initial }, streams),
      ),
    confirm: (question, initial) =>
      answer(interactive, question, ({ confirm }, message) =>
        confirm({ message, default: initial }, streams),
      ),
    choose: (question, choices) =>
      answer(interactive, question, ({ select }, message) =>
        select(
          { message, choices: choices.map((value) => ({ value, name: stripControls(value) })) },
          streams,
        ),
      ),
    edit: (question, text) =>
      answer(interactive, question, ({ editor }, message) =>
        editor({ message, default: text, postfix: '.md', waitForUserInput: false }, streams),
      ),
    progress: (line) => {
      if (interactive) streams.output.write(`\r\u001b[2K${stripControls(line).slice(0, width - 1)}`);
    },
  };
}

async function answer<T>(
  interactive: boolean,
  question: string,
  prompt: (prompts: Prompts, message: string) => Promise<T>,
): Promise<T> {
  const message = stripControls(question);
  if (!interactive) throw nobodyThere(message);
  try {
    const { prompts } = await import('./prompts.ts');
    return await prompt(prompts, message);
  } catch (error) {
    throw error instanceof Error && GIVEN_UP.has(error.name) ? interrupted(error) : error;
  }
}

/** What inquirer throws on Ctrl-C, and when the input ends. */
const GIVEN_UP = new Set(['ExitPromptError', 'AbortPromptError']);

function nobodyThere(question: string): ToolError {
  return new ToolError({
    code: 'no_terminal',
    message: `There is no terminal to ask: ${question}`,
    fix: 'Answer by an option of the command; its --help names them.',
    exit: 2,
  });
}

function interrupted(cause: unknown): ToolError {
  return new ToolError({
    code: 'interrupted',
    message: 'Interrupted: nothing was done.',
    fix: 'Run the command again when you are ready.',
    exit: 130,
    cause,
  });
}
