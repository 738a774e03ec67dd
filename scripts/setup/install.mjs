// Folders of .cache/ that are made once: whole or not at all, so that an interrupted run leaves
// nothing behind that a later one would take for ready.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root, run, say } from '../process.mjs';

export const cache = path.join(root, '.cache');

/**
 * Makes `folder` unless it was made with the same key before.
 *
 * @param what said to the user while it is made
 * @param key everything that the content depends on, above all versions
 * @param make fills the folder whose path it is given
 */
export async function installOnce(folder, what, key, make) {
  const stamp = path.join(folder, '.installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === key) {
    return;
  }
  say(`installing ${what}`);
  const fresh = `${folder}.${process.pid}`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  try {
    await make(fresh);
    writeFileSync(path.join(fresh, '.installed'), key);
    rmSync(folder, { recursive: true, force: true });
    renameSync(fresh, folder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/**
 * The environment for an npm that a script starts: without what an outer `npm run` says about this
 * project, which would make a nested install land here. The user's own npm settings stay.
 */
export function npmEnvironment() {
  const inherited = /^npm_(package_|lifecycle_|command|execpath|config_(local_|global_)?prefix$)/;
  const entries = Object.entries(process.env).filter(([name]) => !inherited.test(name));
  return Object.fromEntries(entries);
}

/** Runs npm quietly, without any package's own scripts. */
export async function npm(folder, ...args) {
  const quiet = [
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--no-update-notifier',
    '--loglevel=error',
  ];
  const options = { cwd: folder, env: npmEnvironment(), stdio: ['ignore', 'ignore', 'inherit'] };
  await run('npm', [...args, ...quiet], options);
}

/** Installs one npm package into a folder of its own, away from the project's dependencies. */
export async function npmPackage(folder, specifier) {
  const manifest = { name: path.basename(folder), private: true };
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
  await npm(folder, 'install', '--save-exact', specifier);
}
