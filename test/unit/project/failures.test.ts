import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

interface Report {
  readonly passed: number;
  readonly failed: number;
  readonly failures: readonly string[];
  read(line: string): void;
}

interface CargoModule {
  readonly LibtestReport: new () => Report;
}

const script = pathToFileURL(resolve('scripts/stages/cargo.mjs')).href;

/** As cargo prints it of two test binaries, one after the other. */
const PRINTED = `
running 3 tests
test header::reads ... ok
test header::refuses ... FAILED
test slow ... ignored

failures:

---- header::refuses stdout ----

thread 'header::refuses' (412) panicked at core/src/header.rs:88:9:
assertion \`left == right\` failed
  left: 1
 right: 2
note: run with \`RUST_BACKTRACE=1\` environment variable to display a backtrace


failures:
    header::refuses

test result: FAILED. 1 passed; 1 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s

running 2 tests
test header::reads ... ok
test header::refuses ... FAILED

failures:

---- header::refuses stdout ----
Error: Custom("no such file")

failures:
    header::refuses

test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
`;

describe('the report of the Rust tests', () => {
  it('counts those of all binaries, and says why each failed', async () => {
    const { LibtestReport } = (await import(script)) as CargoModule;
    const report = new LibtestReport();
    PRINTED.split('\n').forEach((line) => report.read(line));
    assert.equal(report.passed, 2);
    assert.equal(report.failed, 3);
    assert.deepEqual(report.failures, [
      'header::refuses: assertion `left == right` failed (core/src/header.rs:88:9)',
      'slow: is ignored',
      'header::refuses',
    ]);
  });
});
