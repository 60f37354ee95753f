// The repository that the demo works in, and the two programs that run there: git and openspec.
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const COMMAND_TIMEOUT_MS = 60_000;

export class Failure extends Error {}

export class Lab {
  lastCommand = 'nothing yet';
  commandsRun = 0;
  #cli;
  #say;
  #stop;
  #env;

  constructor(folder, { cli, say, stop }) {
    const home = join(folder, 'home');
    this.root = join(folder, 'home-lab');
    this.#cli = cli;
    this.#say = say;
    this.#stop = stop;
    this.#env = childEnvironment(home);
    mkdirSync(home);
    mkdirSync(this.root);
  }

  // Shown, and whatever its exit code.
  openspec(...args) {
    return this.#shown(['openspec', ...args], process.execPath, [this.#cli, ...args]);
  }

  // Shown, and must succeed.
  async git(...args) {
    return succeeded(['git', ...args], await this.#shown(['git', ...args], 'git', args));
  }

  // Not shown, must succeed, and gives what git says.
  async ask(...args) {
    const result = await this.#run('git', args);
    return succeeded(['git', ...args], result).stdout;
  }

  async #shown(words, file, args) {
    this.lastCommand = words.map(quote).join(' ');
    this.#say(`\n$ ${this.lastCommand}`);
    const result = await this.#run(file, args);
    this.commandsRun += 1;
    const text = [result.stdout, result.stderr].map(indent).filter(Boolean).join('\n');
    if (text) this.#say(text);
    return result;
  }

  #run(file, args) {
    return run(file, args, { cwd: this.root, env: this.#env, stop: this.#stop });
  }

  path(file) {
    return join(this.root, file);
  }

  has(file) {
    return existsSync(this.path(file));
  }

  read(file) {
    return readFileSync(this.path(file), 'utf8');
  }

  copyIn(source, file) {
    mkdirSync(dirname(this.path(file)), { recursive: true });
    cpSync(source, this.path(file));
  }

  async head() {
    return (await this.ask('rev-parse', 'HEAD')).trim();
  }

  async branch() {
    return (await this.ask('symbolic-ref', '--short', 'HEAD')).trim();
  }

  async trailer(commit) {
    return (await this.ask('log', '-1', '--format=%(trailers:key=Spec-Change,valueonly)', commit)).trim();
  }

  async countCommits(since) {
    return Number(await this.ask('rev-list', '--count', `${since}..HEAD`));
  }

  async dirtyFiles() {
    const status = await this.ask('status', '--porcelain', '-z', '--no-renames', '--untracked-files=all');
    return splitNul(status).map((entry) => entry.slice('XY '.length));
  }

  async changedFiles(since) {
    return splitNul(await this.ask('diff', '--name-only', '-z', '--no-renames', since, 'HEAD'));
  }

  async linesRemoved() {
    const files = splitNul(await this.ask('diff', '--numstat', '-z', '--no-renames', 'HEAD'));
    return files.reduce((sum, entry) => sum + Number(entry.split('\t')[1]), 0);
  }
}

// Nothing of the caller's environment but where programs and temporary files are: no token, no settings, no identity.
function childEnvironment(home) {
  const env = {
    HOME: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    LANG: 'C.UTF-8',
    NO_COLOR: '1',
    GIT_AUTHOR_NAME: 'Robin Linden',
    GIT_AUTHOR_EMAIL: 'robin@lindenhof.example',
    GIT_COMMITTER_NAME: 'Robin Linden',
    GIT_COMMITTER_EMAIL: 'robin@lindenhof.example',
  };
  for (const name of ['PATH', 'TMPDIR', 'TZ', 'SystemRoot', 'TEMP', 'TMP']) {
    if (process.env[name] !== undefined) env[name] = process.env[name];
  }
  return env;
}

function run(file, args, { cwd, env, stop }) {
  return new Promise((done, fail) => {
    const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr']) {
      child[name].setEncoding('utf8');
      child[name].on('data', (text) => {
        output[name] += text;
      });
    }
    // A child of the child may keep the pipes open, so the wait ends here and not when they close.
    const abandon = (reason) => {
      release();
      child.kill('SIGKILL');
      child.stdout.destroy();
      child.stderr.destroy();
      const said = indent(output.stdout + output.stderr);
      fail(new Failure(`${[file, ...args].map(quote).join(' ')} ${reason}\n${said}`));
    };
    const onStop = () => abandon('was interrupted');
    const timer = setTimeout(
      () => abandon(`did not end within ${COMMAND_TIMEOUT_MS / 1000} seconds`),
      COMMAND_TIMEOUT_MS,
    );
    const release = () => {
      clearTimeout(timer);
      stop.removeEventListener('abort', onStop);
    };
    stop.addEventListener('abort', onStop);
    child.on('error', (error) => {
      release();
      fail(new Failure(`${file} could not be run: ${error.message}`));
    });
    child.on('close', (code) => {
      release();
      done({ code, ...output });
    });
    if (stop.aborted) onStop();
  });
}

function succeeded(words, result) {
  if (result.code === 0) return result;
  throw new Failure(`${words.map(quote).join(' ')} ended with ${result.code}\n${indent(result.stderr)}`);
}

function splitNul(text) {
  return text.split('\0').filter(Boolean);
}

function quote(word) {
  return /^[\w./:=@-]+$/.test(word) ? word : `"${word.replaceAll('\n', ' ')}"`;
}

function indent(text) {
  return text.trimEnd().replace(/^(?=.)/gm, '    ');
}
