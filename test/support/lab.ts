import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { writeFiles } from './folder.ts';
import { runIn } from './project.ts';
import { commitAll, git, headOf, makeRepository } from './repository.ts';

export const LOGIN = `### Requirement: Login
The system SHALL let people in.
It asks for a name.

It asks for a secret.

#### Scenario: Right secret
- **WHEN** the secret is right
- **THEN** the door opens

#### Scenario: Wrong secret
- **WHEN** the secret is wrong
- **THEN** the door stays shut
`;

export const LOGOUT = `### Requirement: Logout
The system SHALL let people out.

#### Scenario: Leaving
- **WHEN** somebody leaves
- **THEN** the door opens
`;

export const SPEC = `# auth Specification

## Purpose
Who may enter the house, and how they prove that they may.

## Requirements

${LOGIN}
${LOGOUT}`;

/** A delta that adds a requirement. */
export const AUDIT = `## ADDED Requirements

### Requirement: Audit
The system SHALL write down who came.

#### Scenario: Somebody comes
- **WHEN** somebody comes
- **THEN** the book has a line
`;

/** A delta that modifies a requirement. */
export const modified = (requirement: string): string => `## MODIFIED Requirements\n\n${requirement}`;

/** A delta that renames a requirement. */
export const renamed = (from: string, to: string): string =>
  `## RENAMED Requirements\n\n- FROM: \`### Requirement: ${from}\`\n- TO: \`### Requirement: ${to}\`\n`;

/** Which layout and which line ends a project has. */
export interface Home {
  readonly settings: string;
  readonly top: string;
  readonly lineEnds?: '\n' | '\r\n';
}

export const NESTED: Home = { settings: 'openspec/config.yaml', top: 'openspec/' };
export const FLAT: Home = { settings: 'openspec.yaml', top: '' };
export const WINDOWS: Home = { ...NESTED, lineEnds: '\r\n' };

export interface Lab {
  readonly root: string;
  /** Where specs and changes lie in it. */
  readonly top: string;
  /** The one spec. */
  readonly spec: string;
}

/** A repository with one spec, as people have it before they ever archive. */
export function makeLab({ settings, top, lineEnds = '\n' }: Home = NESTED): Lab {
  const root = makeRepository({
    [settings]: 'schema: spec-driven\n',
    [`${top}specs/auth/spec.md`]: SPEC.replaceAll('\n', lineEnds),
  });
  return { root, top, spec: join(root, `${top}specs/auth/spec.md`) };
}

/** Writes a change with one delta, on the specs as they are. */
export function writeChange({ root, top }: Lab, name: string, delta: string, capability = 'auth'): void {
  const base = headOf(root);
  writeFiles(root, {
    [`${top}changes/${name}/proposal.md`]: `# Change: ${name}\n\n## Why\nIt is needed.\n\n## What Changes\n- Something\n`,
    [`${top}changes/${name}/tasks.md`]: '- [x] 1.1 Do it\n',
    [`${top}changes/${name}/.openspec.yaml`]: `schema: spec-driven\nbase: ${base}\n`,
    [`${top}changes/${name}/specs/${capability}/spec.md`]: delta,
  });
}

/** Takes a change with one delta through the archive; without commits it is left in the working tree. */
export async function archiveChange(lab: Lab, name: string, delta: string, commits = true): Promise<void> {
  writeChange(lab, name, delta);
  if (commits) commitAll(lab.root, `Propose ${name}`);
  await run(lab, 'archive', name, '--yes', ...(commits ? ['--commit'] : []));
}

/** Runs a command that has to succeed, and answers what it prints. */
export async function run({ root }: Lab, ...argv: string[]): Promise<string> {
  const { exit, out, note } = await runIn(root, argv);
  expect(note + exit).toBe('0');
  return out;
}

/** An edit of the spec by hand. */
export function editSpec({ spec }: Lab, from: string, to: string): void {
  const text = readFileSync(spec, 'utf8');
  expect(text.split(from)).toHaveLength(2);
  writeFileSync(
    spec,
    text.replace(from, () => to),
  );
}

/** Commits everything as somebody else. */
export function commitAs({ root }: Lab, author: string, message: string): string {
  git(root, 'add', '--all');
  git(root, 'commit', '--quiet', '--author', `${author} <hand@example.org>`, '-m', message);
  return headOf(root);
}
