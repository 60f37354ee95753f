import { execFile } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  cpSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { GIT_ENVIRONMENT } from './repository.ts';
import type { Served } from './served-program.ts';
import type { Answer, Step } from './transcript.ts';
import { type Rules, rulesFor } from './transcript-rules.ts';

const PACKAGE = join(import.meta.dirname, '../..');
export const PROGRAM = join(PACKAGE, 'bin/openspec.js');
export const NOBODY = 65534;
const NOTHING: Answer = { out: '', note: '', exit: 0 };

/** The folder that one transcript works in, with a user who has no settings of their own. */
export class Sandbox {
  private readonly above = realpathSync(mkdtempSync(join(tmpdir(), 'openspec-')));
  private readonly root = join(this.above, 'lab');
  private readonly rules: Rules = rulesFor({ root: this.root, above: this.above, program: PACKAGE });
  private readonly environment: Record<string, string | undefined> = {
    ...GIT_ENVIRONMENT,
    TZ: 'UTC',
    LC_ALL: 'C.UTF-8',
  };
  private folder = this.root;
  private account: number | undefined;
  private isFirst = true;

  constructor(private readonly served: Served) {
    mkdirSync(this.root);
  }

  /** Does what one line says, and answers with what is not the same on every run taken out. */
  async run({ words, text, line }: Step): Promise<Answer> {
    const [name = '', ...args] = words;
    if (name === 'openspec') return this.rules.clean(await this.openspec(args), name);
    if (name === 'git')
      return args.length === 0 ? this.commitAll() : this.rules.clean(await this.start('git', args), name);
    const step = Object.hasOwn(STEPS, name) ? STEPS[name] : undefined;
    if (step === undefined) throw new Error(`line ${line}: there is no step ${name}`);
    const [one = '', other = ''] = args;
    try {
      const shown = step(this, { one, other, text });
      return this.rules.clean({ ...NOTHING, out: typeof shown === 'string' ? shown : '' }, name);
    } catch (cause) {
      throw new Error(`line ${line}: ${name} ${one} failed`, { cause });
    }
  }

  /** The same for a line that sets up the folder: it must succeed. */
  async setUp(step: Step): Promise<void> {
    const { exit, note } = await this.run(step);
    if (exit !== 0) throw new Error(`line ${step.line}: ${note}`);
  }

  path(path: string): string {
    return join(this.folder, path);
  }

  enter(folder: string): void {
    this.folder = this.path(folder);
  }

  set(name: string, value: string | undefined): void {
    this.environment[name] = value;
  }

  /** From here on an account that does not own the machine runs the programs: it can be refused. */
  dropRights(): void {
    if (process.getuid?.() !== 0 || this.account !== undefined) return;
    this.account = NOBODY;
    for (const path of ['', ...readdirSync(this.above, { recursive: true, encoding: 'utf8' })])
      lchownSync(join(this.above, path), NOBODY, NOBODY);
  }

  close(): void {
    rmSync(this.above, { recursive: true, force: true });
  }

  /** A repository on `main` that holds what is there. */
  private async commitAll(): Promise<Answer> {
    const calls = [
      ['init', '--quiet', '--initial-branch=main'],
      ['add', '--all'],
      ['commit', '--quiet', '--allow-empty', '--message', 'Start'],
    ];
    for (const args of calls) {
      const { exit, note } = await this.start('git', args);
      if (exit !== 0) throw new Error(`git ${args[0]}: ${note}`);
    }
    return NOTHING;
  }

  /**
   * The first command of a transcript is a process of its own, as people start it, and so is every one under another
   * account. The others are the same program in processes that are kept, in a tenth of the time.
   */
  private openspec(argv: readonly string[]): Promise<Answer> {
    const isOwn = this.isFirst || this.account !== undefined;
    this.isFirst = false;
    if (isOwn) return this.start(process.execPath, [PROGRAM, ...argv]);
    return this.served({ folder: this.folder, environment: this.environment, argv, program: PROGRAM });
  }

  private start(program: string, args: readonly string[]): Promise<Answer> {
    const options = {
      cwd: this.folder,
      env: this.environment,
      uid: this.account,
      gid: this.account,
      maxBuffer: 1e8,
    };
    return new Promise((done) => {
      const child = execFile(program, [...args], options, (error, out, note) => {
        const exit = error === null ? 0 : Number(error.code ?? 1);
        done({
          out,
          note: Number.isNaN(exit) ? `${note}${error}` : note,
          exit: Number.isNaN(exit) ? -1 : exit,
        });
      });
      child.stdin?.end();
    });
  }
}

interface Call {
  readonly one: string;
  readonly other: string;
  readonly text: readonly string[];
}

/** The steps of a transcript that are no program. Each answers what it prints, if it prints anything. */
const STEPS: Readonly<Record<string, (box: Sandbox, call: Call) => unknown>> = {
  copy: (box, { one }) => cpSync(join(PACKAGE, 'examples', one), box.path('.'), { recursive: true }),
  write: (box, { one, text }) => write(box.path(one), `${text.join('\n')}\n`),
  bytes: (box, { one, text }) => write(box.path(one), bytesOf(text)),
  append: (box, { one, text }) => appendFileSync(box.path(one), `${text.join('\n')}\n`),
  edit: (box, { one, text }) => edit(box.path(one), text),
  remove: (box, { one }) => rmSync(box.path(one), { recursive: true }),
  move: (box, { one, other }) => renameSync(box.path(one), box.path(other)),
  folder: (box, { one }) => void mkdirSync(box.path(one), { recursive: true }),
  link: (box, { one, other }) => link(box.path(one), other),
  date: (box, { one, other }) => utimesSync(box.path(one), new Date(other), new Date(other)),
  lock: (box, { one }) => {
    box.dropRights();
    chmodSync(box.path(one), 0);
  },
  executable: (box, { one }) => chmodSync(box.path(one), 0o755),
  cd: (box, { one }) => box.enter(one),
  set: (box, { one, other }) => box.set(one, other),
  unset: (box, { one }) => box.set(one, undefined),
  cat: (box, { one }) => readFileSync(box.path(one), 'utf8'),
  tree: (box, { one }) => tree(box.path(one)),
};

function write(path: string, content: string | Buffer): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

function link(path: string, target: string): void {
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path);
}

/** Lines with `\x1b` and the like for any byte. */
function bytesOf(text: readonly string[]): Buffer {
  const latin = Buffer.from(`${text.join('\n')}\n`, 'utf8').toString('latin1');
  return Buffer.from(
    latin.replace(/\\x([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
    'latin1',
  );
}

/** Replaces the lines behind `- ` by those behind `+ `; they must stand there once. */
function edit(path: string, text: readonly string[]): void {
  const before = readFileSync(path, 'utf8');
  const [old, now] = ['-', '+'].map((sign) =>
    text
      .filter((line) => line.startsWith(sign))
      .map((line) => `${line.slice(2)}\n`)
      .join(''),
  );
  if (!old || before.split(old).length !== 2) throw new Error(`${path} does not hold once: ${old}`);
  writeFileSync(
    path,
    before.replace(old, () => now ?? ''),
  );
}

/** The files below a folder, as a list. */
function tree(folder: string): string {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((name) => !name.startsWith('.git/'));
  return names
    .sort()
    .map((name) => `${name}\n`)
    .join('');
}
