import { fstatSync, writeSync } from 'node:fs';

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
 * Opens a standard output by its number. Node takes milliseconds to make a stream of a pipe, so that files and pipes are
 * written directly, as their stream would do it; terminals, and pipes that take no more for now, get the stream.
 * `fail` is told the error of the first text that cannot be written, unless the reader has gone.
 */
export function openOutput(
  fd: number,
  makeStream: () => NodeJS.WriteStream,
  fail: (code: string | undefined) => void,
): Output {
  let opened: NodeJS.WriteStream | undefined;
  let closed = false;
  const isDevice = isCharacterDevice(fd);

  const failed = ({ code }: NodeJS.ErrnoException): void => {
    if (!closed && code !== 'EPIPE') fail(code);
    closed = true;
  };
  const stream = (): NodeJS.WriteStream => {
    opened ??= makeStream().on('error', failed);
    return opened;
  };
  /** Answers what was not taken. */
  const writeDirectly = (text: string): Buffer | undefined => {
    const bytes = Buffer.from(text, 'utf8');
    let at = 0;
    try {
      while (at < bytes.length) at += writeSync(fd, bytes, at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return bytes.subarray(at);
      failed(error as NodeJS.ErrnoException);
    }
    return undefined;
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
      if (text === '' || closed) return Promise.resolve();
      const rest = isDevice || opened ? text : writeDirectly(text);
      if (rest === undefined) return Promise.resolve();
      return new Promise((done) => {
        stream().write(rest, () => done());
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
