// Child processes and the few words that every script says. No dependency: this runs before npm ci.
import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Something the user can mend; shown as one line, without a stack trace. */
export class Stop extends Error {}

/** Says one line about what is going on. */
export function say(message) {
  console.log(`checkpoint-lens: ${message}`);
}

/** Runs a script's main function and turns its failure into one line and exit code 1. */
export async function main(run) {
  try {
    await run();
  } catch (error) {
    console.error(error instanceof Stop ? `checkpoint-lens: ${error.message}` : error);
    process.exitCode = 1;
  }
}

/** What a command prints, or null where it cannot be run or fails. */
export function output(command, args, options = {}) {
  const done = spawnSync(command, args, { cwd: root, encoding: 'utf8', ...options });
  return done.status === 0 ? done.stdout.trim() : null;
}

/**
 * Runs a command with its output shown.
 *
 * @returns its exit code; 127 where it cannot be started, 128 where a signal ended it.
 */
export function status(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
    child.once('error', () => resolve(127));
    child.once('exit', (code) => resolve(code ?? 128));
  });
}

/** Runs a command with its output shown; stops with one line where it fails. */
export async function run(command, args, options = {}) {
  const code = await status(command, args, options);
  if (code !== 0) {
    const name = [path.basename(command), ...args.slice(0, 3)].join(' ');
    throw new Stop(`\`${name}\` failed (exit ${code}); its output is above`);
  }
}

/** Where a command lies on PATH, or null. */
export function which(name) {
  return output('sh', ['-c', `command -v ${name}`]) || null;
}
