// The Python that test oracles run on: numpy, scipy and ml_dtypes in an environment of their own.
import path from 'node:path';
import { output, run, Stop } from '../process.mjs';
import { aptInstall } from './apt.mjs';
import { cache, installOnce } from './install.mjs';

const PACKAGES = ['numpy==2.4.6', 'scipy==1.17.1', 'ml_dtypes==0.6.0'];
/** The oldest Python that these packages have wheels for. */
const MINIMUM = '3.11';
const CAPABLE = `import ensurepip, sys, venv; sys.exit(sys.version_info < (${MINIMUM.replace('.', ', ')}))`;

const folder = path.join(cache, 'python');

/** The environment's interpreter; there after `ensurePython()`. */
export const PYTHON = path.join(folder, 'bin/python');

function find() {
  return ['python3', '/usr/bin/python3'].find((name) => output(name, ['-c', CAPABLE]) !== null);
}

/** Makes the environment where that is not done yet. */
export async function ensurePython() {
  await installOnce(folder, PACKAGES.join(', '), PACKAGES.join(' '), async (fresh) => {
    const python = find() ?? (aptInstall(['python3', 'python3-venv']) ? find() : undefined);
    if (python === undefined) {
      throw new Stop(
        `Python >= ${MINIMUM} with venv is missing (Debian: apt-get install python3-venv)`,
      );
    }
    await run(python, ['-m', 'venv', fresh]);
    const pip = [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      '--only-binary=:all:',
    ];
    await run(path.join(fresh, 'bin/python'), [...pip, ...PACKAGES]);
  });
}
