// Runs a bundled mocha suite inside VS Code's extension host.
import { createWriteStream, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import path from 'node:path';
import { root } from '../process.mjs';
import { startBrowser, startServer, workbenchUrl } from './host.mjs';

/** Well above mocha's own limit for one test, so that a hanging test is named. */
const LIMIT_MS = 300_000;

/**
 * Runs the suite. The exit code alone proves nothing: VS Code reports 0 also when the extension
 * host dies or a test ends the process. So the suite writes mocha's report to the file named by
 * CHECKPOINT_LENS_TEST_REPORT, and only what stands there counts.
 *
 * @param suite the module, inside `extension` and without `.js`, that exports `run()`
 * @param logs folder for server.log, workbench.log, report.txt and, after a failure, last.png
 * @returns the report's text, the exit code (null where the run did not end) and why
 */
export async function runSuite({ extension = root, suite, folder, logs }) {
  mkdirSync(logs, { recursive: true });
  const report = path.join(logs, 'report.txt');
  rmSync(report, { force: true });
  const server = await startServer({
    folder,
    log: path.join(logs, 'server.log'),
    env: { CHECKPOINT_LENS_TEST_REPORT: report },
    // Else a built workbench ignores extensionDevelopmentPath and extensionTestsPath.
    args: ['--vscode-option', 'enable-smoke-test-driver'],
  });
  const opened = await startBrowser().catch(async (error) => {
    await server.stop();
    throw error;
  });
  try {
    const ended = await driveSuite(server, opened.page, { extension, suite, folder, logs });
    return { ...ended, report: existsSync(report) ? readFileSync(report, 'utf8') : '' };
  } finally {
    await opened.browser.close();
    await server.stop();
  }
}

/** Opens the workbench with the suite and waits for its end. */
async function driveSuite(server, page, { extension, suite, folder, logs }) {
  const log = createWriteStream(path.join(logs, 'workbench.log'));
  await page.exposeFunction('codeAutomationLog', (_type, args) => {
    log.write(`${[args].flat().join(' ')}\n`);
  });
  const end = ending(server, page);
  const remote = (file) => `vscode-remote://127.0.0.1:${server.port}${file}`;
  await page.goto(
    workbenchUrl(server, folder, [
      ['extensionDevelopmentPath', remote(extension)],
      ['extensionTestsPath', remote(suite)],
      ['skipWelcome', 'true'],
    ]),
  );
  const ended = await end;
  if (ended.code !== 0) {
    await page.screenshot({ path: path.join(logs, 'last.png'), timeout: 5000 }).catch(() => {});
  }
  log.end();
  await once(log, 'close');
  return ended;
}

function ending(server, page) {
  return new Promise((resolve) => {
    const broken = (why) => resolve({ code: null, why });
    void page.exposeFunction('codeAutomationExit', (code) => resolve({ code, why: 'suite ended' }));
    page.on('crash', () => broken('the page crashed'));
    server.child.once('exit', () => broken('code-server ended'));
    setTimeout(() => broken(`no end within ${LIMIT_MS / 1000} s`), LIMIT_MS).unref();
  });
}
