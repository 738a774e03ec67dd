// A real VS Code for tests and the demo: starts and stops code-server, and a browser to drive it.
// Everything runs under a HOME of its own, so the user's files and settings are left alone.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { NODE } from '../setup/node.mjs';
import { CODE_SERVER } from './install.mjs';

/** Settings that keep the workbench quiet and offline. */
export const SETTINGS = {
  'workbench.startupEditor': 'none',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'workbench.enableExperiments': false,
  'workbench.tips.enabled': false,
  'security.workspace.trust.enabled': false,
  'chat.disableAIFeatures': true,
  'git.enabled': false,
  'typescript.disableAutomaticTypeAcquisition': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
};

/** A port that nothing listens on now. */
export async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The environment without what would confuse a VS Code started from inside npm or another one. */
function environment(home, extra) {
  const confusing = /^(VSCODE_|ELECTRON_|npm_|NODE_OPTIONS$|PORT$|(HASHED_)?PASSWORD$|DISPLAY$)/;
  const inherited = Object.entries(process.env).filter(([name]) => !confusing.test(name));
  const temporary = path.join(home, 't'); // short: a unix socket's path ends at 107 bytes
  mkdirSync(temporary, { recursive: true, mode: 0o700 });
  return {
    ...Object.fromEntries(inherited),
    ...extra,
    HOME: home,
    TMPDIR: temporary,
    XDG_CONFIG_HOME: path.join(home, 'xdg'),
    XDG_DATA_HOME: path.join(home, 'xdg'),
    XDG_CACHE_HOME: path.join(home, 'xdg'),
    XDG_RUNTIME_DIR: temporary,
    EXTENSIONS_GALLERY: '{}', // else it asks open-vsx.org about extensions
  };
}

/** A folder for one server's HOME; with its configuration, which it would else write to ~/.config. */
function makeHome() {
  const home = mkdtempSync(path.join(os.tmpdir(), 'lens-'));
  const config = path.join(home, 'config.yaml');
  writeFileSync(config, 'auth: none\n');
  return { home, config, user: path.join(home, 'data') };
}

/** Installs a VSIX into a folder of extensions, as `startServer` takes it. */
export function installExtension(vsix, extensionsDir) {
  const { home, config, user } = makeHome();
  const args = ['--config', config, '--user-data-dir', user, '--extensions-dir', extensionsDir];
  const done = spawnSync(NODE, [CODE_SERVER, ...args, '--install-extension', vsix, '--force'], {
    env: environment(home, {}),
    encoding: 'utf8',
  });
  rmSync(home, { recursive: true, force: true });
  if (done.status !== 0) {
    throw new Error(`${vsix} cannot be installed: ${done.stdout}${done.stderr}`);
  }
}

/**
 * Starts code-server on a folder or workspace file and waits until it answers.
 *
 * @returns its address and paths, and `stop()`, which ends it with all its child processes
 */
export async function startServer({ folder, env = {}, settings = {}, args = [], ...options }) {
  const { home, config, user } = makeHome();
  const port = options.port ?? (await freePort());
  const extensionsDir = options.extensionsDir ?? path.join(home, 'extensions');
  const log = options.log ?? path.join(home, 'server.log');
  mkdirSync(path.join(user, 'User'), { recursive: true });
  mkdirSync(extensionsDir, { recursive: true });
  const allSettings = JSON.stringify({ ...SETTINGS, ...settings }, null, 2);
  writeFileSync(path.join(user, 'User/settings.json'), allSettings);
  const out = openSync(log, 'w');
  const started = Date.now();
  const child = spawn(
    NODE,
    [
      ...[CODE_SERVER, '--config', config, '--auth', 'none', '--bind-addr', `127.0.0.1:${port}`],
      ...['--user-data-dir', user, '--extensions-dir', extensionsDir, '--ignore-last-opened'],
      ...['--disable-telemetry', '--disable-update-check', '--disable-workspace-trust'],
      ...['--disable-getting-started-override', ...args, folder],
    ],
    { env: environment(home, env), stdio: ['ignore', out, out], detached: true },
  );
  const exited = once(child, 'exit');
  const stop = async () => {
    endGroup(child.pid, 'SIGTERM');
    await Promise.race([exited, sleep(5000, undefined, { ref: false })]);
    endGroup(child.pid, 'SIGKILL');
    closeSync(out);
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  };
  const url = `http://127.0.0.1:${port}`;
  await answering(url, child, log).catch(async (error) => {
    await stop();
    throw error;
  });
  return { port, url, home, user, extensionsDir, child, startedMs: Date.now() - started, stop };
}

async function answering(url, child, log) {
  const limit = Date.now() + 60_000;
  while (Date.now() < limit) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`code-server ended (exit ${child.exitCode}); its log is ${log}`);
    }
    const answer = await fetch(`${url}/healthz`).catch(() => undefined);
    if (answer?.ok) {
      return;
    }
    await sleep(100);
  }
  throw new Error(`code-server did not answer within 60 s; its log is ${log}`);
}

/** Detached, the server, VS Code's own process and the extension host are one group of ours. */
function endGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch {
    // it has ended
  }
}

/** What Chromium needs to run as root, in containers, and silently. */
export const CHROMIUM_ARGS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-dev-shm-usage'],
];

/**
 * Starts Chromium with one page that can reach this machine alone.
 *
 * @param options for the browser context, see Playwright's `newContext`
 * @returns also `refused`, the hosts that the page asked for in vain
 */
export async function startBrowser(options = {}) {
  const started = Date.now();
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  const browser = await chromium.launch({ executablePath, headless: true, args: CHROMIUM_ARGS });
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const refused = new Set();
  const elsewhere = (url) => !['127.0.0.1', 'localhost'].includes(url.hostname);
  await context.route(elsewhere, (route) => {
    refused.add(new URL(route.request().url()).host);
    return route.abort();
  });
  const page = await context.newPage();
  return { browser, context, page, refused, startedMs: Date.now() - started };
}

/** The workbench's address for a folder; `payload` is handed to the workbench as it is. */
export function workbenchUrl(server, folder, payload = []) {
  const url = new URL(server.url);
  url.searchParams.set('folder', folder);
  if (payload.length > 0) {
    url.searchParams.set('payload', JSON.stringify(payload));
  }
  return url.href;
}

/** Waits until the workbench is drawn and the extensions' menus and editors are registered. */
export async function workbenchReady(page, timeout = 60_000) {
  await page.locator('.monaco-workbench').waitFor({ timeout });
  // The workbench's own mark: a menu opened before it lacks the extensions' entries.
  const loaded = () => performance.getEntriesByName('code/didLoadExtensions').length > 0;
  await page.waitForFunction(loaded, null, { timeout });
}
