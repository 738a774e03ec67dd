// Mocha's usual report, and what came of it as JSON in the file that CHECKPOINT_LENS_COUNTS names.
'use strict';
const { writeFileSync } = require('node:fs');
const { reporters } = require('mocha');

module.exports = class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const failures = [];
    runner.on('fail', (test, error) => failures.push(`${test.fullTitle()}: ${firstLine(error)}`));
    runner.once('end', () => {
      const { passes, failures: failed } = this.stats;
      const outcome = JSON.stringify({ passed: passes, failed, failures });
      writeFileSync(process.env.CHECKPOINT_LENS_COUNTS, outcome);
    });
  }
};

function firstLine(error) {
  return String(error?.message ?? error).split('\n', 1)[0];
}
