// The two sides of a work. A side runs once and returns seconds, peakBytes and figures.
import path from 'node:path';
import { output, root, Stop } from '../scripts/process.mjs';
import { ownEnvironment, peerEnvironment } from './environment.mjs';
import { measure } from './measure.mjs';
import { PYTHON } from './setup/peers.mjs';

const CLI = path.join(root, 'dist/cli.js');
const WRONG_USAGE = 2;
const EXAMPLE = 'decomposition';

/** The command line does not have what the work needs: neither passed nor failed. */
export class NotAvailable extends Error {}

/**
 * Our command line: its whole process is timed, from start to exit, on the Node that runs this.
 * Its figures are its JSON document.
 */
export function commandLine(...args) {
  return async () => {
    const command = [process.execPath, CLI, ...args, '--json', ...withoutCache(args[0])];
    const run = await measure(command, ownEnvironment());
    if (run.exitCode === WRONG_USAGE) {
      throw new NotAvailable(run.stderr.trim());
    }
    refuseFailure(run, `checkpoint-lens ${args[0]}`);
    return { seconds: run.seconds, peakBytes: run.peakBytes, figures: JSON.parse(run.stdout) };
  };
}

/** A script of bench/peers: it times itself, without its start, its imports and its inputs. */
export function peer(script, ...args) {
  return async () => {
    const file = path.join(root, 'bench/peers', script);
    const run = await measure([PYTHON, file, ...args.map(String)], peerEnvironment());
    refuseFailure(run, script);
    return { peakBytes: run.peakBytes, ...JSON.parse(run.stdout) };
  };
}

/** A part of the native core alone, timed by the example `decomposition` of its crate. */
export function inProcess(...args) {
  return async () => {
    const cargo = ['cargo', 'run', '--quiet', '--release', '--locked', '--example', EXAMPLE];
    const manifest = ['--manifest-path', path.join(root, 'native/core/Cargo.toml')];
    const command = [...cargo, ...manifest, '--', ...args.map(String)];
    const run = await measure(command, ownEnvironment());
    refuseFailure(run, `the example ${EXAMPLE}`);
    const { seconds, ...figures } = JSON.parse(run.stdout);
    return { seconds, peakBytes: run.peakBytes, figures };
  };
}

/** The time that a number of flops takes at the rate of float64 products of n×n matrices. */
export function atProductRate(flops, n) {
  const product = inProcess('product', n);
  return async () => {
    const { peakBytes, figures } = await product();
    return { seconds: flops / figures.flopsPerSecond, peakBytes, figures };
  };
}

function refuseFailure({ exitCode, stderr }, what) {
  if (exitCode !== 0) {
    throw new Stop(`${what} failed (exit ${exitCode}): ${stderr.trim().split('\n').at(-1)}`);
  }
}

const help = new Map();

/** A result that is remembered from an earlier run would be no measurement. */
function withoutCache(subcommand) {
  if (!help.has(subcommand)) {
    help.set(subcommand, output(process.execPath, [CLI, subcommand, '--help']) ?? '');
  }
  return help.get(subcommand).includes('--no-cache') ? ['--no-cache'] : [];
}
