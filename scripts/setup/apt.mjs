// Debian packages, where the machine has apt and the user is root.
import { spawnSync } from 'node:child_process';
import { output, say, which } from '../process.mjs';

let updated = false;

/** Whether packages can be installed here at all. */
function aptAllowed() {
  return process.getuid?.() === 0 && which('apt-get') !== null;
}

/** Runs apt-get quietly; where it fails, what it said is shown. */
function apt(args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const done = spawnSync('apt-get', ['-qq', '-y', ...args], { env, encoding: 'utf8' });
  if (done.status !== 0) {
    console.error(done.stderr);
  }
  return done.status === 0;
}

function update() {
  updated ||= apt(['update']);
}

/** Installs packages; false where that is not possible. */
export function aptInstall(packages) {
  if (!aptAllowed()) {
    return false;
  }
  say(`installing ${packages.join(', ')} by apt-get`);
  update();
  return apt(['install', '--no-install-recommends', ...packages]);
}

/** `[major, minor]` of the version that apt would install, or null. */
export function aptVersion(name) {
  if (!aptAllowed()) {
    return null;
  }
  update();
  const policy = output('apt-cache', ['policy', name]) ?? '';
  const match = /Candidate: (?:\d+:)?(\d+)\.(\d+)/.exec(policy);
  return match && [Number(match[1]), Number(match[2])];
}
