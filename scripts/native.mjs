// The native core: cargo build, and the library put into dist/ as a Node addon.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { root, Stop } from './process.mjs';

const PACKAGE = 'checkpoint-lens-binding';
const ADDON = path.join(root, 'dist/checkpoint-lens.node');
const ARGUMENTS = [
  ...['build', '--release', '--locked', '--package', PACKAGE],
  ...['--manifest-path', path.join(root, 'native/Cargo.toml')],
  '--message-format=json-render-diagnostics',
];

/** Compiles the addon and puts it into dist/. */
export async function buildNative() {
  const library = await compile();
  mkdirSync(path.dirname(ADDON), { recursive: true });
  // Renamed into place: a running process keeps the file that it has loaded.
  const fresh = `${ADDON}.${process.pid}`;
  copyFileSync(library, fresh);
  renameSync(fresh, ADDON);
}

/** Runs cargo; returns the path of the library, whatever the platform calls it. */
async function compile() {
  const cargo = spawn('cargo', ARGUMENTS, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(cargo, 'close');
  let library;
  for await (const line of createInterface({ input: cargo.stdout })) {
    library = libraryOf(JSON.parse(line)) ?? library;
  }
  const [code] = await ended;
  if (code !== 0 || library === undefined) {
    throw new Stop(`the native core does not build (cargo exit ${code}); the errors are above`);
  }
  return library;
}

function libraryOf(message) {
  if (message.reason !== 'compiler-artifact' || !message.target.kind.includes('cdylib')) {
    return undefined;
  }
  return message.filenames.find((file) => /\.(so|dylib|dll)$/.test(file));
}
