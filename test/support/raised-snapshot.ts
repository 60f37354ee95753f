import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RaisedLab } from './raised-lab.ts';

/** Everything that should be the same after every run, with numbers, names and addresses taken out. */
export async function snapshotOf(lab: RaisedLab, change: string): Promise<object> {
  const repository = lab.forge.repository('alice/lab');
  const own = repository.issues.filter(({ body }) => body.includes(`change="${change}"`));
  const [issues, pulls] = [own.filter(({ pull }) => !pull), own.filter(({ pull }) => pull)];
  const [issue, pull] = [issues[0], pulls[0]];
  const plain = (text: string | undefined) =>
    (text ?? '').replaceAll(change, 'CHANGE').replace(/#\d+/g, '#N');
  const tip = (await lab.git('rev-parse', `refs/heads/change/${change}`)).trim();
  const { document } = await lab.json(['sync', change]);
  const synced = (document as { changes: { actions: object[]; findings: object[] }[] }).changes[0];
  const pulled = await lab.as('alice')('GET', `/repos/alice/lab/pulls/${pull?.number}`);
  return {
    issues: issues.map(({ title, body, state }) => ({ title, body: seal(plain(body)), state })),
    pulls: pulls.map(({ title, body, state }) => ({ title, body: seal(plain(body)), state })),
    labels: [issue, pull].map((one) => one?.labels.map(({ name }) => name)),
    isPushed: pulled.body.head.sha === tip,
    numberOnFile: numberOf(lab.root, change) === issue?.number,
    files: (await lab.git('ls-tree', '-r', '--name-only', tip))
      .split('\n')
      .filter((path) => path.includes(change))
      .map(plain),
    dirty: await lab.git('status', '--porcelain'),
    again: { actions: synced?.actions, findings: synced?.findings },
    subjects: plain(await lab.git('log', '--format=%s', `origin/main..${tip}`)),
  };
}

/** Digests of names that differ. */
function seal(body: string): string {
  return body.replace(/ (?:state|title|seal)="[^"]*"/g, '');
}

function numberOf(root: string, change: string): number {
  const folders = [`openspec/changes/${change}`, ...archived(root, change)];
  for (const folder of folders) {
    const text = read(join(root, folder, '.openspec.yaml'));
    const number = /^issue: (\d+)$/m.exec(text)?.[1];
    if (number !== undefined) return Number(number);
  }
  return 0;
}

function archived(root: string, change: string): string[] {
  const folder = 'openspec/changes/archive';
  const names = readdirSync(join(root, 'openspec/changes')).includes('archive')
    ? readdirSync(join(root, folder))
    : [];
  return names.filter((name) => name.endsWith(`-${change}`)).map((name) => `${folder}/${name}`);
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
