import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'vitest';
import type { FlavorName } from '../../support/forge/flavor.ts';

/** What real servers answered: it lies beside the repository, and not everywhere. */
const RECORDINGS = join(import.meta.dirname, '../../../../shared/gitea/exchanges');

const FOLDERS: Readonly<Record<FlavorName, string>> = { gitea: 'gitea-1.27', forgejo: 'forgejo-14' };

interface StepStart {
  readonly step: string;
  readonly as: string;
  readonly note?: string;
}

export interface HttpStep extends StepStart {
  readonly kind?: undefined;
  readonly method: string;
  readonly path: string;
  readonly root?: boolean;
  readonly requestBody: unknown;
  readonly requestHeaders?: Readonly<Record<string, string>>;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export interface GitStep extends StepStart {
  readonly kind: 'git';
  readonly command: string;
  readonly exit: number;
  readonly stderr: string;
}

export type Step = HttpStep | GitStep;

/** Defines tests that read the recordings. Where they are not there, one skipped test says so. */
export function describeRecordings(name: string, define: () => void): void {
  if (existsSync(RECORDINGS)) {
    describe(name, define);
    return;
  }
  const reason = 'the recordings are not here (../shared/gitea beside the repository)';
  process.stdout.write(`Skipped: ${name}: ${reason}\n`);
  describe(name, () => test.skip(reason, () => {}));
}

export function readSteps(flavor: FlavorName, scenario: string): Step[] {
  const lines = readFileSync(join(RECORDINGS, FOLDERS[flavor], `${scenario}.jsonl`), 'utf8').split('\n');
  return lines.filter(Boolean).map((line) => JSON.parse(line) as Step);
}
