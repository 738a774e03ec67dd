// Mocha's usual report, and the counts as JSON in the file that CHECKPOINT_LENS_COUNTS names.
'use strict';
const { writeFileSync } = require('node:fs');
const { reporters } = require('mocha');

module.exports = class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once('end', () => {
      const { passes, failures } = this.stats;
      const counts = JSON.stringify({ passed: passes, failed: failures });
      writeFileSync(process.env.CHECKPOINT_LENS_COUNTS, counts);
    });
  }
};
