// Runs the bundled tests of one folder of test/ by mocha, in a process of its own.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root, status } from '../process.mjs';
import { bundleTests } from './bundle.mjs';

/** A run that takes longer hangs. */
const LIMIT_MS = 20 * 60_000;

/**
 * @param testSeconds mocha's limit for one test
 * @param grep if given, only tests whose name holds it run
 * @returns how many tests passed and failed, and a line for each that failed; a skipped test fails
 */
export async function mocha(folder, testSeconds, grep) {
  await bundleTests(folder);
  const counts = path.join(root, 'out', `${folder}.json`);
  mkdirSync(path.dirname(counts), { recursive: true });
  rmSync(counts, { force: true });
  // Results of an earlier build must not pass for those of this one.
  const caches = mkdtempSync(path.join(os.tmpdir(), 'caches-'));
  const code = await status(
    process.execPath,
    [
      ...['--enable-source-maps', path.join(root, 'node_modules/mocha/bin/mocha.js')],
      ...['--reporter', path.join(root, 'scripts/stages/reporter.cjs')],
      ...['--timeout', `${testSeconds * 1000}`, '--forbid-only', '--forbid-pending'],
      ...(grep === undefined ? [] : ['--fgrep', grep]),
      `out/test/${folder}/**/*.test.js`,
    ],
    {
      env: {
        ...process.env,
        XDG_CACHE_HOME: caches,
        CHECKPOINT_LENS_COUNTS: counts,
        CHECKPOINT_LENS_ADDON: path.join(root, 'dist/checkpoint-lens.node'),
      },
      timeout: LIMIT_MS,
    },
  );
  rmSync(caches, { recursive: true, force: true });
  return tally(code, existsSync(counts) ? JSON.parse(readFileSync(counts, 'utf8')) : null);
}

/** A run that ended badly without a failed test counts as one. */
function tally(code, counts) {
  const known = counts ?? { passed: 0, failed: 0, failures: [] };
  return code !== 0 && known.failed === 0
    ? { ...known, failed: 1, failures: [`mocha ended early (exit ${code}); see above`] }
    : known;
}
