// Runs test/host inside VS Code's extension host, on the built extension in dist/: code-server's, or
// with CHECKPOINT_LENS_HOST=desktop that of a downloaded desktop VS Code.
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root, say } from '../process.mjs';
import { runSuiteOnDesktop } from '../host/desktop.mjs';
import { runSuite } from '../host/run-suite.mjs';
import { bundleTests } from './bundle.mjs';

/** @returns how many tests passed and failed, and which, as mocha's report in the host says */
export async function hostTests() {
  await bundleTests('host');
  const logs = path.join(root, 'out/host');
  rmSync(logs, { recursive: true, force: true });
  // The tests write beside the checkpoints; they do so in a copy.
  const folder = mkdtempSync(path.join(os.tmpdir(), 'samples-'));
  cpSync(path.join(root, 'samples'), folder, { recursive: true });
  try {
    const run = process.env.CHECKPOINT_LENS_HOST === 'desktop' ? runSuiteOnDesktop : runSuite;
    const ended = await run({ suite: path.join(root, 'out/test/host/index'), folder, logs });
    process.stdout.write(ended.report);
    return tally(ended, logs);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function tally({ report, code, why }, logs) {
  const match = /^(\d+) passed, (\d+) failed/m.exec(report);
  const [, passed, failed] = match?.map(Number) ?? [0, 0, 0];
  const failures = [...report.matchAll(/^failed: (.*)$/gm)].map(([, failure]) => failure);
  if (match !== null && (failed > 0 || code === 0)) {
    return { passed, failed, failures };
  }
  const fault = `the suite did not end as it should (${why}, exit ${code}); logs are in ${logs}`;
  say(fault);
  const log = path.join(logs, 'workbench.log');
  if (existsSync(log)) {
    console.log(readFileSync(log, 'utf8').split('\n').slice(-25).join('\n'));
  }
  return { passed, failed: failed + 1, failures: [...failures, fault] };
}
