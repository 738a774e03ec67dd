// Runs one process to its end and says how long it took and how much memory it held.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root, Stop } from '../scripts/process.mjs';
import { PYTHON } from './setup/peers.mjs';

const MEASURE = path.join(root, 'bench/measure.py');

/** @returns seconds, peakBytes, exitCode, stdout and stderr of a command */
export async function measure(command, env) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'checkpoint-lens-bench-'));
  const [out, err] = ['out', 'err'].map((name) => path.join(folder, name));
  try {
    const measured = JSON.parse(await printed(PYTHON, [MEASURE, out, err, ...command], env));
    return { ...measured, stdout: readFileSync(out, 'utf8'), stderr: readFileSync(err, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function printed(command, args, env) {
  const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  let text = '';
  for await (const part of child.stdout.setEncoding('utf8')) {
    text += part;
  }
  const [code] = await ended;
  if (code !== 0) {
    throw new Stop(`a measurement broke off (exit ${code})`);
  }
  return text;
}
