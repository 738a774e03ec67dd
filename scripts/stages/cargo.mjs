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

/** @returns how many tests passed and failed; an ignored test fails */
export async function cargoTest() {
  const cargo = spawn('cargo', ARGUMENTS, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(cargo, 'close');
  const counts = { passed: 0, failed: 0 };
  for await (const line of createInterface({ input: cargo.stdout })) {
    console.log(line);
    const [, passed, failed, ignored] = RESULT.exec(line)?.map(Number) ?? [0, 0, 0, 0];
    counts.passed += passed;
    counts.failed += failed + ignored;
  }
  const [code] = await ended;
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}
