// The forge of the demo: the one that the tests use, with the people who work on the home lab.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';
import { examples } from './authored.mjs';
import { announce, check, Failure, show } from './talk.mjs';

export const OWNER = 'robin';
export const REVIEWER = 'ana';
export const AGENT = 'spec-bot';
export const REPOSITORY = `${OWNER}/home-lab`;

// A real HTTP server with real git behind it, on 127.0.0.1.
export async function startDemoForge(folder) {
  const file = join(folder, 'forge.mjs');
  const source = join(examples, '..', 'test', 'support', 'forge', 'forge.ts');
  const bundle = await rolldown({ input: source, platform: 'node', external: /^node:/, logLevel: 'silent' });
  await bundle.write({ file, format: 'esm', codeSplitting: false });
  const { startForge } = await import(pathToFileURL(file).href);
  const forge = await startForge({ flavor: 'gitea' });
  for (const name of [OWNER, REVIEWER, AGENT]) forge.addUser(name);
  forge.addRepository(OWNER, 'home-lab', { empty: true });
  for (const name of [REVIEWER, AGENT]) forge.setCollaborator(REPOSITORY, name, 'write');
  return new DemoForge(forge);
}

class DemoForge {
  #forge;
  #tokens;

  constructor(forge) {
    this.#forge = forge;
    this.url = forge.url;
    this.#tokens = new Map([OWNER, REVIEWER, AGENT].map((name) => [name, forge.addToken(name)]));
  }

  get cloneUrl() {
    return this.#forge.cloneUrl(REPOSITORY);
  }

  token(name) {
    return this.#tokens.get(name);
  }

  // What a person does by the API: shown, and must succeed.
  async as(name, method, path, body) {
    announce(['curl', '-X', method, `/repos/${REPOSITORY}${path}`, '-d', JSON.stringify(body)], name);
    const { status, json } = await this.#call(name, method, path, body);
    show(`${status}`);
    if (status >= 300) throw new Failure(`the forge answered ${status}: ${JSON.stringify(json)}`);
    return json;
  }

  // What stands there. Not shown.
  async get(path) {
    const { status, json } = await this.#call(OWNER, 'GET', path);
    if (status !== 200) throw new Failure(`the forge answered ${status} for ${path}`);
    return json;
  }

  async labels(number) {
    return (await this.get(`/issues/${number}`)).labels.map(({ name }) => name).join(' ');
  }

  async #call(name, method, path, body) {
    const response = await fetch(`${this.url}/api/v1/repos/${REPOSITORY}${path}`, {
      method,
      headers: { authorization: `token ${this.token(name)}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, json: text === '' ? {} : JSON.parse(text) };
  }

  async check() {
    const issues = await this.get('/issues?state=all&type=issues');
    const pulls = await this.get('/issues?state=all&type=pulls');
    check('there is one issue and one pull request', issues.length === 1 && pulls.length === 1);
    return { issue: issues[0], pull: await this.get(`/pulls/${pulls[0].number}`) };
  }

  checkFaultless() {
    const { failures, unknownRoutes } = this.#forge;
    check('every request was one that the forge knows', failures.length + unknownRoutes.length === 0);
  }

  close() {
    return this.#forge.close();
  }
}
