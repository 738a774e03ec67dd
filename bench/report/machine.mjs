// What the figures were taken on.
import { readFileSync } from 'node:fs';
import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { output } from '../../scripts/process.mjs';
import { peer } from '../sides.mjs';

const SAMPLE_MS = 2000;

/** Facts in words, one a line. */
export async function machineFacts() {
  const { figures: versions } = await peer('versions.py')();
  const peers = Object.entries(versions).map((entry) => entry.join(' '));
  return [
    `CPU: ${os.cpus()[0].model.trim()}, ${os.availableParallelism()} cores${vectors()}`,
    `Memory: ${(os.totalmem() / 2 ** 30).toFixed(1)} GiB`,
    `System: ${os.type()} ${os.release()}, ${os.arch()}`,
    `Ours: ${commit()}, Node ${process.versions.node}, ${output('rustc', ['--version'])}`,
    `Peers: ${peers.join(', ')}`,
  ];
}

/** What others use of the cores, 0…1, over a few seconds in which the bench itself rests. */
export async function busyFraction() {
  const before = cpuTimes();
  await sleep(SAMPLE_MS);
  const after = cpuTimes();
  return 1 - (after.idle - before.idle) / (after.all - before.all);
}

/** Milliseconds since the machine's start, summed over its cores. */
function cpuTimes() {
  const times = os.cpus().map((cpu) => cpu.times);
  const sum = (values) => values.reduce((total, value) => total + value, 0);
  return {
    idle: sum(times.map(({ idle }) => idle)),
    all: sum(times.flatMap((time) => Object.values(time))),
  };
}

/** The widest vector instructions that the kernel names. */
function vectors() {
  const flags = readFileSync('/proc/cpuinfo', 'utf8');
  const widest = ['avx512f', 'avx2', 'avx'].find((name) => flags.includes(` ${name} `));
  return widest === undefined ? '' : `, ${widest}`;
}

/** The commit that was built; with a mark where the working tree differs from it. */
function commit() {
  const name = output('git', ['rev-parse', '--short', 'HEAD']);
  const changed = output('git', ['status', '--porcelain', '--', 'src', 'native', 'package.json']);
  return name === null ? 'no git' : `commit ${name}${changed ? ' with changes' : ''}`;
}
