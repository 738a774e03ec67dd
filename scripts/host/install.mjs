// VS Code for tests and the demo where no desktop one can be had: code-server, from npm.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { run } from '../process.mjs';
import { cache, installOnce, npm, npmPackage } from '../setup/install.mjs';
import { ensureNode, NODE } from '../setup/node.mjs';

const VERSION = '4.139.1'; // VS Code 1.139.1

const folder = path.join(cache, 'host/code-server');

/** code-server's entry; there after `ensureHost()`. */
export const CODE_SERVER = path.join(folder, 'node_modules/code-server/out/node/entry.js');

/** Installs Node 24 and code-server where that is not done yet: 0.8 GB in .cache/host. */
export async function ensureHost() {
  await ensureNode();
  await installOnce(folder, `code-server ${VERSION} (a minute or two)`, VERSION, async (fresh) => {
    await npmPackage(fresh, `code-server@${VERSION}`);
    await finish(path.join(fresh, 'node_modules/code-server'));
  });
}

/**
 * The steps of code-server's own install script that need no compiler. Not compiled are its
 * native log, keyring and watcher modules, which neither tests nor the demo need.
 */
async function finish(server) {
  const vscode = path.join(server, 'lib/vscode');
  // Not `npm ci`: the package's shrinkwrap is out of step with its package.json.
  await npm(vscode, 'install', '--omit=dev');
  await npm(path.join(vscode, 'extensions'), 'install', '--omit=dev');
  await tryOut(path.join(server, 'out/node/entry.js'));
}

/** Under a HOME of its own: code-server writes a configuration there at every start. */
async function tryOut(entry) {
  const home = mkdtempSync(path.join(os.tmpdir(), 'code-server-'));
  const env = { ...process.env, HOME: home, XDG_CONFIG_HOME: home, XDG_DATA_HOME: home };
  try {
    await run(NODE, [entry, '--version'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  } finally {
    rmSync(home, { recursive: true });
  }
}
