// The change that the demo walks, as its author writes it, and what must be there afterwards.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const CHANGE = 'add-status-page';
export const BRANCH = `change/${CHANGE}`;
export const CHANGE_FOLDER = `openspec/changes/${CHANGE}`;
export const TITLE = 'Add a public status page';
export const WHY =
  'When photos are down, the family asks in the chat. A page that everybody can open answers without the operator.';

// What the specs of the touched capabilities hold once the change is archived, in this order.
export const REQUIREMENTS_AFTER = {
  dns: [
    'Records come from the zone files',
    'The public zone names what is published',
    'Inside, sites lead to the proxy',
    'The domain has no mail',
  ],
  firewall: [
    'What is not allowed is dropped',
    'The internet reaches the proxy and WireGuard only',
    'The proxy reaches its backends only',
    'Guests reach the internet only',
  ],
  monitoring: ['Hosts and public sites are watched', 'Alerts reach the phone', 'A missed backup is an alert'],
  'reverse-proxy': [
    'Only published sites are public',
    'Sites speak HTTPS only',
    'Certificates come from one authority',
  ],
  'status-page': [
    'The page shows each published service',
    'The page says nothing about the house',
    'The page survives harbor',
  ],
};
export const CAPABILITIES = Object.keys(REQUIREMENTS_AFTER);
export const UNTOUCHED_CAPABILITIES = ['access/remote', 'backup'];

// Two sittings of work: the tasks that they finish and the files that they edit.
export const SITTINGS = [
  {
    tasks: ['1.1', '1.2'],
    files: ['dns/internal.zone', 'dns/public.zone'],
    subject: 'Publish the name of the status page',
  },
  {
    tasks: ['2.1', '2.2', '2.3', '3.1', '3.2'],
    files: [
      'README.md',
      'firewall/gate.nft',
      'stacks/monitoring/prometheus.yml',
      'stacks/proxy/Caddyfile',
      'stacks/status/compose.yaml',
      'stacks/status/config.yaml',
    ],
    subject: 'Run the status page on lookout',
  },
];
export const TASKS = SITTINGS.flatMap(({ tasks }) => tasks);

export const examples = dirname(fileURLToPath(import.meta.url));
export const authored = join(examples, 'change');

export function inChange(file) {
  return `${CHANGE_FOLDER}/${file}`;
}

export function specFile(capability) {
  return `openspec/specs/${capability}/spec.md`;
}

export function authoredFiles() {
  return ['proposal.md', 'design.md', 'tasks.md', ...CAPABILITIES.map((name) => `specs/${name}/spec.md`)];
}

export function readAuthored(file) {
  return readFileSync(join(authored, file), 'utf8');
}

export function splitSpec(text) {
  const [head, ...rest] = text.split(/^(?=### Requirement: )/m);
  const entries = rest.map((block) => {
    const [own] = block.split(/^(?=## )/m);
    return [own.slice('### Requirement: '.length, own.indexOf('\n')), own.trimEnd()];
  });
  return {
    head,
    purpose: /^## Purpose\n([\s\S]*?)^## /m.exec(text)?.[1].trim(),
    names: entries.map(([name]) => name),
    blocks: new Map(entries),
  };
}

export function tick(text, ids) {
  return ids.reduce((ticked, id) => ticked.replace(`- [ ] ${id} `, `- [x] ${id} `), text);
}

export function archiveName(day) {
  return `${day}-${CHANGE}`;
}

export function today() {
  const now = new Date();
  const two = (number) => String(number).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
