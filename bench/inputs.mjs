// The checkpoints that are measured: made once, by numpy from fixed seeds, in .cache/bench/data.
import { createReadStream, readFileSync } from 'node:fs';
import path from 'node:path';
import { root, run } from '../scripts/process.mjs';
import { cache, installOnce } from '../scripts/setup/install.mjs';
import { peerEnvironment } from './environment.mjs';
import { PYTHON } from './setup/peers.mjs';

const data = path.join(cache, 'bench/data');

/** One checkpoint of `count` bf16 matrices. */
export function single(count, rows, columns) {
  return weights(count, rows, columns, 'single');
}

/** A base of `count` bf16 matrices and an updated checkpoint. */
export function pair(count, rows, columns) {
  return weights(count, rows, columns, 'pair');
}

/** A checkpoint of `count` small tensors. */
export function manyTensors(count) {
  return input(`header-${count}`, 'header.py', [count]);
}

function weights(count, rows, columns, kind) {
  const seed = rows + 7 * columns + 31 * count;
  const name = `${kind}-${count}x${rows}x${columns}`;
  return input(name, 'weights.py', [count, rows, columns, seed, kind]);
}

/**
 * @property files what a work reads, from the project's folder; the first is the base
 */
function input(name, script, args) {
  const folder = path.join(data, name);
  const sides = args.at(-1) === 'pair' ? ['base', 'other'] : ['base'];
  const files = sides.map((side) =>
    path.relative(root, path.join(folder, side, 'model.safetensors')),
  );
  return { name, folder, script: path.join(root, 'bench/inputs', script), args, files };
}

/** Makes an input where that is not done yet, and brings its files into the page cache. */
export async function ensureInput({ name, folder, script, args, files }) {
  const key = [readFileSync(script, 'utf8'), ...args].join('\n');
  await installOnce(folder, `input ${name}`, key, (fresh) =>
    run(PYTHON, [script, fresh, ...args.map(String)], { env: peerEnvironment() }),
  );
  for (const file of files) {
    await readThrough(file);
  }
}

async function readThrough(file) {
  const stream = createReadStream(path.join(root, file), { highWaterMark: 1 << 23 });
  stream.resume();
  await new Promise((resolve, reject) => stream.once('end', resolve).once('error', reject));
}
