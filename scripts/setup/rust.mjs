// Rust and a C linker: found, else installed by apt as root, else named in one line.
import { existsSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { output, root, status, Stop, which } from '../process.mjs';
import { aptInstall, aptVersion } from './apt.mjs';

const MANIFEST = readFileSync(path.join(root, 'native/Cargo.toml'), 'utf8');
/** The oldest Rust that the workspace builds with, `[major, minor]`. */
const MINIMUM = /^rust-version = "(\d+)\.(\d+)"/m.exec(MANIFEST).slice(1).map(Number);

/** Makes `cargo` on PATH a usable one, with a linker; stops with one line where it cannot. */
export function ensureRust() {
  findRustup();
  if (!isEnough(cargoVersion())) {
    installRust();
  }
  if (which('cc') === null && !aptInstall(['gcc', 'libc6-dev'])) {
    throw new Stop('a C linker is missing: install gcc (Debian: apt-get install gcc libc6-dev)');
  }
}

/** Adds rustfmt and clippy where rustup left them out. */
export async function ensureRustLints() {
  if (output('cargo', ['fmt', '--version']) && output('cargo', ['clippy', '--version'])) {
    return;
  }
  if (
    which('rustup') &&
    (await status('rustup', ['component', 'add', 'rustfmt', 'clippy'])) === 0
  ) {
    return;
  }
  if (!aptInstall(['rustfmt', 'rust-clippy'])) {
    throw new Stop('rustfmt and clippy are missing: rustup component add rustfmt clippy');
  }
}

/**
 * rustup's cargo finds its toolchains under HOME. Where HOME is another one than at its
 * installation (a fresh one, in CI), they are found from where the command itself lies.
 */
function findRustup() {
  const homes = [os.homedir(), os.userInfo().homedir].map((home) => path.join(home, '.cargo/bin'));
  const installed = homes.find((folder) => existsSync(path.join(folder, 'cargo')));
  if (which('cargo') === null && installed !== undefined) {
    process.env.PATH = `${installed}${path.delimiter}${process.env.PATH}`;
  }
  const cargo = which('cargo');
  const toolchains = cargo && path.resolve(path.dirname(cargo), '../../.rustup');
  if (toolchains && existsSync(toolchains) && cargoVersion() === null) {
    process.env.RUSTUP_HOME ??= toolchains;
  }
}

/** `[major, minor]` of the cargo on PATH, or null. */
function cargoVersion() {
  const match = /^cargo (\d+)\.(\d+)/.exec(output('cargo', ['--version']) ?? '');
  return match && [Number(match[1]), Number(match[2])];
}

function isEnough(version) {
  return version !== null && (version[0] > MINIMUM[0] || version[1] >= MINIMUM[1]);
}

function installRust() {
  const found = cargoVersion();
  if (isEnough(aptVersion('cargo')) && aptInstall(['cargo', 'rustfmt', 'rust-clippy'])) {
    return;
  }
  if (aptVersion('rustup') !== null && aptInstall(['rustup'])) {
    output('rustup', ['default', 'stable']);
  }
  if (!isEnough(cargoVersion())) {
    const reason = found === null ? 'was not found' : `is needed, ${found.join('.')} was found`;
    throw new Stop(`Rust >= ${MINIMUM.join('.')} ${reason}: install it from https://rustup.rs`);
  }
}
