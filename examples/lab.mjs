// The clone that somebody works in, and the two programs that run there: git and openspec.
import { spawn } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { announce, Failure, quote, show } from './talk.mjs';

const COMMAND_TIMEOUT_MS = 60_000;

export class Lab {
  #who;
  #cli;
  #stop;
  #env;

  // `folder` is this person's own machine; `forge` knows their token.
  constructor(folder, { who, cli, stop, forge }) {
    const home = join(folder, 'home');
    this.root = join(folder, 'home-lab');
    this.#who = who;
    this.#cli = cli;
    this.#stop = stop;
    this.#env = { ...childEnvironment(home, who), DEMO_TOKEN: forge.token(who) };
    mkdirSync(this.root, { recursive: true });
    writeSettings(home, who, forge.url);
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

  // Pushes with the login of the person, which no list of processes shows.
  async push(...args) {
    const basic = Buffer.from(`${this.#who}:${this.#env.DEMO_TOKEN}`).toString('base64');
    const login = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'http.extraHeader' };
    const env = { ...this.#env, ...login, GIT_CONFIG_VALUE_0: `Authorization: Basic ${basic}` };
    return this.#shown(['git', 'push', ...args], 'git', ['push', ...args], env);
  }

  async #shown(words, file, args, env) {
    announce(words, this.#who);
    const result = await this.#run(file, args, env);
    show(
      [result.stdout, result.stderr]
        .map((text) => text.trimEnd())
        .filter(Boolean)
        .join('\n'),
    );
    return result;
  }

  #run(file, args, env = this.#env) {
    return run(file, args, { cwd: this.root, env, stop: this.#stop });
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

  append(file, text) {
    appendFileSync(this.path(file), text);
  }

  // Settings of the machine must not reach into the demo.
  async configure() {
    await this.ask('config', 'commit.gpgsign', 'false');
    await this.ask('config', 'core.autocrlf', 'false');
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

// In the user's own settings, never in the repository: who this is on the forge, and where the token comes from.
function writeSettings(home, who, url) {
  const folder = join(home, '.config', 'openspec');
  mkdirSync(folder, { recursive: true });
  const identity = `{ account: ${who}, variable: DEMO_TOKEN }`;
  writeFileSync(
    join(folder, 'config.yaml'),
    `forges:\n  ${url}:\n    identities:\n      ${who}: ${identity}\n`,
  );
}

// Nothing of the caller's environment but where programs and temporary files are: no token, no settings, no identity.
function childEnvironment(home, who) {
  const env = {
    HOME: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    LANG: 'C.UTF-8',
    NO_COLOR: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_AUTHOR_NAME: who,
    GIT_AUTHOR_EMAIL: `${who}@example.com`,
    GIT_COMMITTER_NAME: who,
    GIT_COMMITTER_EMAIL: `${who}@example.com`,
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

function indent(text) {
  return text.trimEnd().replace(/^(?=.)/gm, '    ');
}
