import type { Reporter, SerializedError, TestModule, TestRunEndReason } from 'vitest/node';

/** Ends the output with one plain line that CI reads: `N passed, N failed, N skipped`. */
class Totals implements Reporter {
  onTestRunEnd(
    modules: readonly TestModule[],
    errors: readonly SerializedError[],
    reason: TestRunEndReason,
  ): void {
    process.stdout.write(`${countTotals(modules, errors, reason)}\n`);
  }
}

// Vitest loads a reporter by its default export.
// biome-ignore lint/style/noDefaultExport: see above
export default Totals;

export function countTotals(
  modules: readonly TestModule[],
  errors: readonly SerializedError[],
  reason: TestRunEndReason,
): string {
  const states = modules.flatMap((module) =>
    [...module.children.allTests()].map((test) => test.result().state),
  );
  const broken = modules.filter(failsOutsideTests).length + errors.length;
  const count = (state: string) => states.filter((found) => found === state).length;
  const failed = count('failed') + broken;
  // A run that failed or was stopped for a reason that no test shows must not look green.
  const silent = failed === 0 && reason !== 'passed' ? 1 : 0;
  return `${count('passed')} passed, ${failed + silent} failed, ${count('skipped') + count('pending')} skipped`;
}

/** A file that cannot be loaded, or a hook that fails, is a failure without a test. */
function failsOutsideTests(module: TestModule): boolean {
  return (
    module.errors().length > 0 || [...module.children.allSuites()].some((suite) => suite.errors().length > 0)
  );
}
