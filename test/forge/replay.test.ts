import { expect, onTestFinished, test } from 'vitest';
import type { FlavorName } from '../support/forge/flavor.ts';
import { startLab } from './replay/lab.ts';
import { describeRecordings } from './replay/recordings.ts';
import { replay } from './replay/replay.ts';
import { SCENARIOS } from './replay/scenarios.ts';

const flavors: readonly FlavorName[] = ['gitea', 'forgejo'];

describeRecordings('the test forge answers as the real servers did', () => {
  for (const flavor of flavors)
    for (const scenario of SCENARIOS)
      test(`${flavor}: ${scenario.name}`, async () => {
        const lab = await startLab(flavor);
        onTestFinished(() => lab.close());
        const { differences, leftOut, compared, unused } = await replay(lab, scenario);
        const left = leftOut.map(({ step, why }) => `  left out: ${step}: ${why}\n`).join('');
        process.stdout.write(
          `${flavor} ${scenario.name}: ${compared} steps compared, ${leftOut.length} left out\n${left}`,
        );
        expect(differences).toEqual([]);
        expect(unused).toEqual([]);
        expect(lab.forge.failures).toEqual([]);
      });
});
