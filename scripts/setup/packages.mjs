// The project's own npm packages: npm ci, when node_modules is not what package-lock.json says.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root, say } from '../process.mjs';
import { npm } from './install.mjs';

/** Path → version of every package in a lock file. */
function versions(file) {
  const { packages } = JSON.parse(readFileSync(path.join(root, file), 'utf8'));
  return Object.entries(packages)
    .filter(([name]) => name !== '')
    .map(([name, { version, optional }]) => ({ name, version, optional }));
}

/** npm's own record of what it installed, held against the lock file. */
function upToDate() {
  const record = 'node_modules/.package-lock.json';
  if (!existsSync(path.join(root, record))) {
    return false;
  }
  const installed = new Map(versions(record).map(({ name, version }) => [name, version]));
  // Optional packages are those of other platforms.
  return versions('package-lock.json').every(
    ({ name, version, optional }) =>
      installed.get(name) === version || (optional && !installed.has(name)),
  );
}

/** Runs `npm ci` where needed. */
export async function ensurePackages() {
  if (!upToDate()) {
    say('installing npm packages');
    await npm(root, 'ci');
  }
}
