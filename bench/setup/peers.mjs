// The peers' Python: an environment of its own in .cache/bench/python, with every version pinned.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root, status, Stop } from '../../scripts/process.mjs';
import { cache, installOnce } from '../../scripts/setup/install.mjs';
import { ensurePython, PYTHON as ORACLE_PYTHON } from '../../scripts/setup/python.mjs';

const REQUIREMENTS = path.join(root, 'bench/setup/requirements.txt');

const folder = path.join(cache, 'bench/python');

/** The environment's interpreter; there after `ensurePeers()`. */
export const PYTHON = path.join(folder, 'bin/python');

/** Makes the environment where that is not done yet. */
export async function ensurePeers() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Stop(`the peers need Linux on x64; this is ${process.platform} on ${process.arch}`);
  }
  await ensurePython();
  const what = 'the peers: numpy, torch, modeldelta, sft-cli (2.5 GB from PyPI, 4.4 GB on disk)';
  await installOnce(folder, what, readFileSync(REQUIREMENTS, 'utf8'), install);
}

async function install(fresh) {
  const python = path.join(fresh, 'bin/python');
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-cache-dir'];
  const made =
    (await status(ORACLE_PYTHON, ['-m', 'venv', fresh])) === 0 &&
    (await status(python, [
      ...pip,
      '--no-deps',
      '--only-binary=:all:',
      '--requirement',
      REQUIREMENTS,
    ])) === 0;
  if (!made) {
    throw new Stop('the peers cannot be installed from PyPI; what pip says is above');
  }
}
