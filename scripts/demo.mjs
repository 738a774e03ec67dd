// npm run demo: sets up, builds, prints the sample diffs, and opens the samples in VS Code with the
// extension. `npm run demo -- --no-open` ends after the diffs.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { build } from './build.mjs';
import { main, root, run, say, which } from './process.mjs';
import { cache } from './setup/install.mjs';
import { onRecentNode } from './setup/node.mjs';
import { ensurePackages } from './setup/packages.mjs';

const CLI = path.join(root, 'dist/cli.js');
const WORKSPACE = path.join(root, 'samples/demo.code-workspace');

const HINT =
  'in the Explorer, open base.safetensors; then select it together with rlvr.safetensors ' +
  'and choose "Compare Checkpoints" from the context menu';

const diffs = [
  { other: 'rlvr.safetensors', what: 'reinforcement learning with verifiable rewards' },
  { other: 'sft.safetensors', what: 'supervised fine-tuning' },
];

/** Prints how each sample differs from the base that it was trained from. */
async function printDiffs() {
  for (const { other, what } of diffs) {
    const args = ['samples/base.safetensors', `samples/${other}`, '--metrics', 'sparsity,spectrum'];
    console.log(`\n# ${what}\n$ checkpoint-lens diff ${args.join(' ')}\n`);
    await run(process.execPath, [CLI, 'diff', ...args]);
  }
  console.log('');
}

/**
 * Whether `code` here speaks to a VS Code on another machine (Remote-SSH, containers, WSL). That
 * one can install a package but cannot run an extension from a folder.
 */
function isRemote() {
  return 'VSCODE_IPC_HOOK_CLI' in process.env || 'WSL_DISTRO_NAME' in process.env;
}

/** Opens the samples in the user's own VS Code. */
async function openInVsCode(code) {
  if (!isRemote()) {
    say('opening VS Code; the extension runs in the new window alone, nothing is installed');
    await run(code, ['--new-window', `--extensionDevelopmentPath=${root}`, WORKSPACE]);
    return;
  }
  const { packageExtension } = await import('./package.mjs');
  await run(code, ['--install-extension', await packageExtension(), '--force']);
  await run(code, ['--new-window', WORKSPACE]);
  say('installed into the VS Code of this machine; to remove it again:');
  say('code --uninstall-extension checkpoint-lens.checkpoint-lens');
}

/** Serves the samples by code-server until Ctrl-C. */
async function openInBrowser() {
  say('there is no `code` on PATH: serving VS Code for the browser');
  const { packageExtension } = await import('./package.mjs');
  const vsix = await packageExtension();
  const { ensureHost } = await import('./host/install.mjs');
  await ensureHost();
  const { installExtension, startServer } = await import('./host/host.mjs');
  const extensionsDir = path.join(cache, 'demo/extensions');
  rmSync(extensionsDir, { recursive: true, force: true });
  installExtension(vsix, extensionsDir);
  const server = await startServer({ folder: WORKSPACE, extensionsDir });
  const address = `${server.url}/?workspace=${encodeURIComponent(WORKSPACE)}`;
  console.log(`\n  Open ${address}\n`);
  say(`on a remote machine first: ssh -L ${server.port}:127.0.0.1:${server.port} HOST`);
  say('Ctrl-C ends it');
  await new Promise((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
    server.child.once('exit', resolve);
  });
  await server.stop();
}

await main(async () => {
  await onRecentNode();
  await ensurePackages();
  await build();
  await printDiffs();
  if (process.argv.includes('--no-open')) {
    return;
  }
  const code = which('code');
  say(HINT);
  await (code === null ? openInBrowser() : openInVsCode(code));
});
