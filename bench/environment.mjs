// The environment that both sides run in: nothing inherited may choose kernels or thread counts.
import path from 'node:path';
import { root } from '../scripts/process.mjs';

const TUNING = /^(OPENBLAS|OMP|MKL|GOTO|BLIS|VECLIB|NUMEXPR|RAYON|UV_THREADPOOL)_|^NODE_OPTIONS$/;

function untuned() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !TUNING.test(name)));
}

/** For our own processes. */
export const ownEnvironment = untuned;

/** For Python: bench/peers is on its path, and no bytecode is left beside the sources. */
export function peerEnvironment() {
  return {
    ...untuned(),
    PYTHONPATH: path.join(root, 'bench/peers'),
    PYTHONDONTWRITEBYTECODE: '1',
  };
}
