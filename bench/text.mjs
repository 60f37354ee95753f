// Plain English for the test projects. The same index always gives the same text.

export const REVIEWED = 'The limit was reviewed in the first week of February.';

/** One spec.md with `count` requirements of two scenarios each. */
export function specText(index, count) {
  const id = capabilityOf(index);
  const blocks = Array.from({ length: count }, (_, n) => requirementText(index, n));
  return `# ${id} Specification\n\n## Purpose\n${purposeOf(index)}\n\n## Requirements\n\n${blocks.join('\n')}`;
}

/** A requirement; `reviewed` gives its changed text, with the same name and the same scenarios. */
export function requirementText(index, n, reviewed = false) {
  const thing = pick(THINGS, index);
  const event = pick(EVENTS, index + n);
  const limit = 5 + ((index * 7 + n * 3) % 90);
  const addition = reviewed ? ` ${REVIEWED}` : '';
  return [
    `### Requirement: ${requirementName(index, n)}`,
    `The ${thing} service SHALL ${pick(DUTIES, n)} within ${limit} seconds when ${event}, and it SHALL keep the record for ${limit} days.${addition}`,
    '',
    `#### Scenario: ${capital(event)} in time`,
    `- **GIVEN** the ${thing} of the tenant "north-${index % 17}" with ${limit} open entries`,
    `- **WHEN** ${event}`,
    `- **THEN** the service answers within ${limit} seconds and writes one line to \`/var/log/${thing}.log\``,
    '',
    `#### Scenario: ${capital(event)} too late`,
    `- **GIVEN** the ${thing} that has not answered for ${limit * 2} seconds`,
    `- **WHEN** ${event}`,
    '- **THEN** the request is refused with a message that names the limit',
    `- **AND** the operator on duty sees it under "${thing}"`,
    '',
  ].join('\n');
}

/** A delta that changes the first requirement of an existing spec, and may add one. */
export function modifyingDelta(index, added) {
  const modified = `## MODIFIED Requirements\n\n${requirementText(index, 0, true)}`;
  return added === undefined ? modified : `${addingDelta(index, added)}\n${modified}`;
}

export function addingDelta(index, n) {
  return `## ADDED Requirements\n\n${requirementText(index, n)}`;
}

/** A delta that creates a capability. */
export function creatingDelta(index) {
  return `## Purpose\n${purposeOf(index)}\n\n${addingDelta(index, 0)}`;
}

/** `kind` is New or Modified: what happens to the capability. */
export function proposalText(index, kind) {
  const thing = pick(THINGS, index);
  return [
    '# Proposal',
    '',
    '## Why',
    `Operators asked for a firm limit on every ${thing}: last month ${3 + (index % 9)} requests hung until somebody restarted the service by hand.`,
    '',
    '## What Changes',
    `- The ${thing} service answers within a fixed time, or refuses and says so.`,
    '- Each refusal leaves one line in the log.',
    '',
    '## Capabilities',
    '',
    `### ${kind} Capabilities`,
    `- \`${capabilityOf(index)}\`: the time limit`,
    '',
    '## Impact',
    `The ${thing} service and its dashboard.`,
    '',
  ].join('\n');
}

/** Three groups of four tasks; all ticked when `done`, else the first five. */
export function tasksText(index, done) {
  const groups = ['Settings', 'Service', 'Dashboard'].map((title, g) => {
    const lines = Array.from({ length: 4 }, (_, t) => {
      const mark = done || g * 4 + t < 5 ? 'x' : ' ';
      return `- [${mark}] ${g + 1}.${t + 1} ${pick(WORK, index + t)} for the ${pick(THINGS, index)}`;
    });
    return `## ${g + 1}. ${title}\n\n${lines.join('\n')}\n`;
  });
  return `# Tasks\n\n${groups.join('\n')}`;
}

export function capabilityOf(index) {
  const name = `${pick(THINGS, index)}-${String(index).padStart(4, '0')}`;
  return index % 2 === 0 ? name : `${pick(AREAS, index)}/${name}`;
}

function requirementName(index, n) {
  return `${capital(pick(THINGS, index))} ${pick(ASPECTS, n)} ${n + 1}`;
}

function purposeOf(index) {
  return `Says how the ${pick(THINGS, index)} service behaves towards its callers, what it keeps, and how long a caller may have to wait.`;
}

function pick(list, index) {
  return list[index % list.length];
}

function capital(text) {
  return text[0].toUpperCase() + text.slice(1);
}

const AREAS = ['identity', 'network', 'storage', 'billing', 'platform'];
const THINGS = [
  'session',
  'backup',
  'certificate',
  'invoice',
  'firewall',
  'mailbox',
  'volume',
  'queue',
  'tenant',
  'record',
  'token',
];
const ASPECTS = [
  'time limit',
  'renewal',
  'retention',
  'audit trail',
  'refusal',
  'hand-over',
  'quota',
  'notification',
];
const DUTIES = [
  'answer the caller',
  'renew the entry',
  'store the result',
  'write an audit line',
  'refuse the request',
  'hand the work over',
];
const EVENTS = [
  'a caller signs in',
  'the nightly job starts',
  'the disk is nearly full',
  'a certificate expires',
  'two callers write at once',
  'the network comes back',
  'an operator asks for it',
];
const WORK = [
  'Add the limit',
  'Write the test',
  'Log the refusal',
  'Describe the setting',
  'Remove the old default',
];
