/** Entry of the suite inside VS Code's extension host, by whichever runner started it. */
import { appendFileSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';

/** Tests open real editors, beside whatever else the machine does. */
const TEST_LIMIT_MS = 60_000;

/** @throws Error when a test failed, or none ran. */
export async function run(): Promise<void> {
  Mocha.reporters.Base.consoleLog = (...parts: unknown[]) => report(format(...parts));
  const mocha = new Mocha({
    timeout: TEST_LIMIT_MS,
    color: false,
    forbidOnly: true,
    forbidPending: true,
  });
  for (const file of globSync('**/*.test.js', { cwd: __dirname }).sort(activationFirst)) {
    mocha.addFile(join(__dirname, file));
  }
  const failures: string[] = [];
  const { passed, failed } = await new Promise<Counts>((resolve) => {
    const runner = mocha.run(() =>
      resolve({ passed: runner.stats?.passes ?? 0, failed: runner.stats?.failures ?? 0 }),
    );
    runner.on('fail', (test, error) => failures.push(`${test.fullTitle()}: ${firstLines(error)}`));
  });
  failures.forEach((failure) => report(`failed: ${failure}`));
  report(`${passed} passed, ${failed} failed`);
  if (failed > 0 || passed === 0) {
    throw new Error(`${failed} of ${passed + failed} tests failed`);
  }
}

/** What has not happened yet can only be seen before the other tests. */
function activationFirst(a: string, b: string): number {
  const rank = (file: string): number => (file.startsWith('activation') ? 0 : 1);
  return rank(a) - rank(b) || a.localeCompare(b);
}

/** The first lines that say something, as one. */
function firstLines(error: unknown): string {
  const lines = (error instanceof Error ? error.message : String(error)).split('\n');
  const said = lines.map((line) => line.trim()).filter((line) => line !== '');
  return said.slice(0, 3).join(' ');
}

interface Counts {
  readonly passed: number;
  readonly failed: number;
}

const reportFile = process.env['CHECKPOINT_LENS_TEST_REPORT'];

/** The runner reads the report from a file: the host's output is the workbench's log as well. */
function report(line: string): void {
  if (reportFile === undefined) {
    console.log(line);
  } else {
    appendFileSync(reportFile, `${line}\n`);
  }
}
