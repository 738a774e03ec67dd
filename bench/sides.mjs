// The two sides of a work. A side runs once and returns seconds, peakBytes and figures.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { output, root, Stop } from '../scripts/process.mjs';
import { ownEnvironment, peerEnvironment } from './environment.mjs';
import { measure } from './measure.mjs';
import { PYTHON } from './setup/peers.mjs';

const CLI = path.join(root, 'dist/cli.js');
const WRONG_USAGE = 2;
const PRODUCT_RATE = 'gemm_rate';

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

/**
 * The time that a number of flops takes at the rate of float64 products of n×n matrices in our own
 * native core, as an example of its crate measures it.
 */
export function atProductRate(flops, n) {
  return async () => {
    if (!existsSync(path.join(root, 'native/core/examples', `${PRODUCT_RATE}.rs`))) {
      throw new NotAvailable(`native/core has no example ${PRODUCT_RATE}`);
    }
    const cargo = ['cargo', 'run', '--quiet', '--release', '--locked', '--example', PRODUCT_RATE];
    const manifest = ['--manifest-path', path.join(root, 'native/core/Cargo.toml')];
    const run = await measure([...cargo, ...manifest, '--', String(n)], ownEnvironment());
    refuseFailure(run, `the example ${PRODUCT_RATE}`);
    const [, rate] = /([\d.]+) GF\/s/.exec(run.stdout) ?? [];
    return { seconds: flops / (Number(rate) * 1e9), peakBytes: run.peakBytes, figures: { rate } };
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
