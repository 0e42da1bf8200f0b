/** A Jest reporter that ends a run with one plain line, `12 passed, 0 failed, 1 skipped`, for scripts to read. */
export default class ClosingLine {
  onRunComplete(_contexts, { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites }) {
    // A file that does not load has no test of its own to count, and is a failure all the same.
    const failed = numFailedTests + numRuntimeErrorTestSuites;
    console.log(`${numPassedTests} passed, ${failed} failed, ${numPendingTests} skipped`);
  }
}
