import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take a minute or more, the longest first. */
const HEAVY = [
  'hostile/large-texts',
  'crash/archive',
  'workflow/forge-cuts',
  'workflow/forge-server',
  'e2e/story',
  'hostile/canary',
  'crash/',
  'e2e/',
  'transcripts',
  'merge-cases',
  'corpus/',
];

/** Begins with what takes longest, so that at the end no worker waits for the other. Vitest knows no times in CI. */
export class HeavyFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const others = await super.sort(files);
    const weight = ({ moduleId }: TestSpecification): number => {
      const place = HEAVY.findIndex((name) => moduleId.includes(`/test/${name}`));
      return place < 0 ? HEAVY.length : place;
    };
    return others.sort((one, other) => weight(one) - weight(other));
  }
}
