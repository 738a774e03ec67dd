// Mocha's usual report, and what came of it as JSON in the file that CHECKPOINT_LENS_COUNTS names.
'use strict';
const { writeFileSync } = require('node:fs');
const { stripVTControlCharacters } = require('node:util');
const { reporters } = require('mocha');

module.exports = class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const failures = [];
    runner.on('fail', (test, error) => failures.push(`${test.fullTitle()}: ${firstLines(error)}`));
    runner.once('end', () => {
      const { passes, failures: failed } = this.stats;
      const outcome = JSON.stringify({ passed: passes, failed, failures });
      writeFileSync(process.env.CHECKPOINT_LENS_COUNTS, outcome);
    });
  }
};

/** The first lines that say something, as one: the very first alone says what two values should be. */
function firstLines(error) {
  const lines = stripVTControlCharacters(String(error?.message ?? error)).split('\n');
  const said = lines.map((line) => line.trim()).filter((line) => line !== '');
  return said.slice(0, 3).join(' ');
}
