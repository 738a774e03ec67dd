// Runs a bundled mocha suite inside a desktop VS Code, which @vscode/test-electron downloads.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { root } from '../process.mjs';

/**
 * As `runSuite` of run-suite.mjs, for a machine with a display, and a way to download VS Code.
 *
 * @returns the report's text, the exit code and why the run ended
 */
export async function runSuiteOnDesktop({ extension = root, suite, folder, logs }) {
  const { runTests } = await import('@vscode/test-electron');
  mkdirSync(logs, { recursive: true });
  const report = path.join(logs, 'report.txt');
  rmSync(report, { force: true });
  const ended = await runTests({
    cachePath: path.join(root, '.cache/desktop'),
    extensionDevelopmentPath: extension,
    extensionTestsPath: suite,
    extensionTestsEnv: { CHECKPOINT_LENS_TEST_REPORT: report },
    launchArgs: [folder, '--disable-extensions', '--disable-workspace-trust', '--skip-welcome'],
  }).then(
    (code) => ({ code, why: 'suite ended' }),
    (error) => ({ code: error.code ?? null, why: error.message }),
  );
  return { ...ended, report: existsSync(report) ? readFileSync(report, 'utf8') : '' };
}
