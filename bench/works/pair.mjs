// The full pair suite, from files to figures.
import { agreement } from '../agreement.mjs';
import { faster, unbounded } from '../bounds.mjs';
import { pair as pairOf } from '../inputs.mjs';
import { commandLine, peer } from '../sides.mjs';

const K = 512;
const RANK = 64;
const ALPHA = 0.5;
const EPSILON = 2 ** -52;

/** The command that computes the whole suite; more than the peer does: nulls and bounds too. */
export function suiteOf(files, ...options) {
  const sizes = ['--k', String(K), '--rank', String(RANK), '--alpha', String(ALPHA)];
  return commandLine('diff', ...files, '--metrics', 'all', ...sizes, '--values', ...options);
}

/** Both sides' angles are no better than rounding over the gap behind the k-th value. */
function angleTolerance({ base, other }) {
  const gap = Math.min(...[base, other].map((values) => values[K - 1] - values[K]));
  return (1e-8 + (2 * 200 * EPSILON * base[0]) / gap) * (180 / Math.PI);
}

const MASK = 1e-6; // of the changed elements: those that rounding moves over the mask's threshold

function sameValues(noted, tensor, theirs, name) {
  for (const [side, values] of Object.entries(theirs.singularValues)) {
    const ours = tensor.singularValues?.[side];
    noted.listWithin(`${name} σ of ${side}`, ours, values, 1e-9 * values[0]);
  }
  noted.within(`${name} nss`, tensor.nss, theirs.nss, 1e-6 * theirs.nss + 1e-12);
}

function sameAngles(noted, { rotation }, theirs, name) {
  const tolerance = angleTolerance(theirs.singularValues);
  for (const side of ['anglesU', 'anglesV']) {
    noted.listWithin(`${name} ${side}`, rotation?.[K]?.[side], theirs[side], tolerance);
  }
}

function sameElements(noted, tensor, theirs, name) {
  const { relativeUpdate } = theirs;
  noted.equal(`${name} updateSparsity`, tensor.updateSparsity, theirs.updateSparsity);
  noted.within(
    `${name} relativeUpdate`,
    tensor.relativeUpdate,
    relativeUpdate,
    1e-9 * relativeUpdate,
  );
  for (const figure of ['principalOverlap', 'lowOverlap']) {
    noted.within(`${name} ${figure}`, tensor[figure]?.[ALPHA], theirs[figure], MASK);
  }
}

/** Every figure that the peer has. */
const sameSuite = agreement((noted, document, theirs) => {
  noted.tensors(document, theirs, (...compared) => {
    sameValues(noted, ...compared);
    sameAngles(noted, ...compared);
    sameElements(noted, ...compared);
  });
});

function suite(rows, columns, rest) {
  const input = pairOf(1, rows, columns);
  return {
    id: `pair-${rows === columns ? rows : `${rows}x${columns}`}`,
    title: `full pair suite at ${rows}×${columns}, k = ${K}, against two SVDs and more by numpy`,
    inputs: [input],
    ours: suiteOf(input.files),
    peer: peer('pair_suite.py', ...input.files, K, RANK, ALPHA),
    agree: sameSuite,
    ...rest,
  };
}

export const pair = [
  suite(2048, 2048, { bound: faster(3, 5), repetitions: [5, 1] }),
  suite(3840, 3840, { bound: faster(5, 8), repetitions: [3, 1] }),
  suite(3840, 15360, { bound: unbounded, repetitions: [2, 1] }),
];
