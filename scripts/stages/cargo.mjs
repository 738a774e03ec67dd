// Runs the Rust tests and counts them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { root } from '../process.mjs';

const ARGUMENTS = [
  ...['test', '--locked', '--workspace', '--no-fail-fast'],
  ...['--manifest-path', path.join(root, 'native/Cargo.toml')],
];
/** libtest's last line of each test binary. */
const RESULT = /^test result: .*? (\d+) passed; (\d+) failed; (\d+) ignored/;
/** Its line of each test that did not pass. */
const NOT_PASSED = /^test (.+) \.\.\. (FAILED|ignored)/;
/** The head of what a failed test said, and in it the line before what the panic says. */
const SAID = /^---- (.+) stdout ----$/;
const PANICKED = /panicked at (.+):$/;

/** @returns how many tests passed and failed, and a line for each that failed; an ignored test fails */
export async function cargoTest() {
  const cargo = spawn('cargo', ARGUMENTS, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(cargo, 'close');
  const report = new LibtestReport();
  for await (const line of createInterface({ input: cargo.stdout })) {
    console.log(line);
    report.read(line);
  }
  const [code] = await ended;
  const { passed, failed, failures } = report;
  return code !== 0 && failed === 0
    ? { passed, failed: 1, failures: [`cargo test ended early (exit ${code}); see above`] }
    : { passed, failed, failures };
}

/** What the lines of libtest, of one test binary after the other, come to. */
export class LibtestReport {
  passed = 0;
  failed = 0;
  /** Each test that did not pass, with the first line of why. */
  failures = [];
  /** The failed test whose output is being read. */
  #speaker = null;
  /** Where it panicked, when the next line says why. */
  #place = null;

  read(line) {
    const [, passed, failed, ignored] = RESULT.exec(line)?.map(Number) ?? [0, 0, 0, 0];
    this.passed += passed;
    this.failed += failed + ignored;
    const [, test, outcome] = NOT_PASSED.exec(line) ?? [];
    if (test !== undefined) {
      this.failures.push(outcome === 'ignored' ? `${test}: is ignored` : test);
    }
    this.#readReason(line);
  }

  #readReason(line) {
    if (this.#place !== null) {
      const at = this.failures.lastIndexOf(this.#speaker);
      if (at >= 0) {
        this.failures[at] = `${this.#speaker}: ${line} (${this.#place})`;
      }
      this.#place = null;
      return;
    }
    this.#speaker = SAID.exec(line)?.[1] ?? this.#speaker;
    this.#place = PANICKED.exec(line)?.[1] ?? null;
  }
}
