const SPEC = (name: string): string => `# ${name} Specification

## Purpose
What ${name} does for the guests of the house, said in a sentence that is long enough.

## Requirements

### Requirement: Answer of ${name}
The system SHALL answer within 2 seconds.

#### Scenario: A question
- **WHEN** somebody asks
- **THEN** there is an answer
`;

const DELTA = (name: string): string => `## MODIFIED Requirements

### Requirement: Answer of ${name}
The system SHALL answer within 1 second.

#### Scenario: A question
- **WHEN** somebody asks
- **THEN** there is an answer
`;

const NEW = (name: string): string => `## ADDED Requirements

### Requirement: Start of ${name}
The system SHALL start by itself.

#### Scenario: Power comes back
- **WHEN** the power comes back
- **THEN** ${name} starts
`;

const GONE = (name: string): string => `## REMOVED Requirements

### Requirement: Answer of ${name}
**Reason**: nobody asks.
**Migration**: none.
`;

const proposal =
  '## Why\n\nGuests wait too long for an answer, and said so.\n\n## What Changes\n\n- Faster.\n';
const tasks = '## 1. Work\n\n- [x] 1.1 Make it fast\n';

/** The files of a project with one change that touches `count` specs: one new, one retired, the others changed. */
export function touchingProject(
  count: number,
  { newline = '\n', change = 'faster' } = {},
): Record<string, string> {
  const files: Record<string, string> = {
    'openspec/config.yaml': 'schema: spec-driven\n',
    [`openspec/changes/${change}/.openspec.yaml`]: 'schema: spec-driven\nretire_capabilities: true\n',
    [`openspec/changes/${change}/proposal.md`]: proposal,
    [`openspec/changes/${change}/tasks.md`]: tasks,
  };
  for (const [index, name] of names(count).entries()) {
    const delta = index === 0 ? NEW : index === 1 ? GONE : DELTA;
    if (index > 0) files[`openspec/specs/${name}/spec.md`] = SPEC(name);
    files[`openspec/changes/${change}/specs/${name}/spec.md`] = delta(name);
  }
  const written = Object.entries(files).map(([path, text]) => [path, text.replaceAll('\n', newline)]);
  return Object.fromEntries(written);
}

/** The files of a project with changes that each add a requirement, to specs of their own or all to the same. */
export function addingProject(changes: readonly string[], same: boolean): Record<string, string> {
  const files: Record<string, string> = { 'openspec/config.yaml': 'schema: spec-driven\n' };
  for (const change of changes) {
    const capability = same ? 'shared' : change;
    files[`openspec/specs/${capability}/spec.md`] = SPEC(capability);
    files[`openspec/changes/${change}/proposal.md`] = proposal;
    files[`openspec/changes/${change}/tasks.md`] = tasks;
    files[`openspec/changes/${change}/specs/${capability}/spec.md`] = NEW(change);
  }
  return files;
}

function names(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `part-${String(index).padStart(3, '0')}`);
}
