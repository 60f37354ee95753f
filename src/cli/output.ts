import { fstatSync } from 'node:fs';

/** One of the two standard outputs. */
export interface Output {
  /** Whether a person reads it. */
  readonly isTerminal: boolean;
  /** How wide the terminal is; undefined elsewhere. */
  readonly columns: number | undefined;
  readonly stream: NodeJS.WriteStream;
  /** Resolves when the text has left the program, or when nobody reads it any more. */
  write(text: string): Promise<void>;
}

/**
 * Opens a standard output by its number. Node takes milliseconds to make a stream of a pipe, so that it is made for the
 * first text; until then, only a device is asked whether it is a terminal. `fail` is told the code of an error in
 * writing, unless the reader has gone.
 */
export function openOutput(
  fd: number,
  makeStream: () => NodeJS.WriteStream,
  fail: (code: string | undefined) => void,
): Output {
  const isDevice = isCharacterDevice(fd);
  let opened: NodeJS.WriteStream | undefined;
  const stream = (): NodeJS.WriteStream => {
    opened ??= makeStream().on('error', ({ code }: NodeJS.ErrnoException) => {
      if (code !== 'EPIPE') fail(code);
    });
    return opened;
  };
  return {
    get isTerminal() {
      return isDevice && stream().isTTY === true;
    },
    get columns() {
      return isDevice ? stream().columns : undefined;
    },
    get stream() {
      return stream();
    },
    write(text) {
      if (text === '') return Promise.resolve();
      return new Promise((done) => {
        stream().write(text, () => done());
      });
    },
  };
}

function isCharacterDevice(fd: number): boolean {
  try {
    return fstatSync(fd).isCharacterDevice();
  } catch {
    return true;
  }
}
