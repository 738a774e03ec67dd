// The reduction to singular values in process: against its own leading flops, and what the leading
// vectors cost beyond it.
import { agreement } from '../agreement.mjs';
import { atMost } from '../bounds.mjs';
import { atProductRate, inProcess } from '../sides.mjs';

const N = 4096;
/** Dense to band, W itself: native/core/src/spectrum/band.rs. */
const FLOPS = (8 * N ** 3) / 3;
const K = 512;
const TOLERANCE = 1e-13; // of σ₁
const RESIDUAL = 2e-14; // of σ₁

const rateIsKnown = agreement((noted, { singularValues }, { flopsPerSecond }) => {
  noted.equal('there are all values', singularValues.length, N);
  noted.equal('rate of products is a number', flopsPerSecond > 0, true);
});

const sameValues = agreement((noted, ours, { singularValues }) => {
  noted.listWithin('σ', ours.singularValues, singularValues, TOLERANCE * singularValues[0]);
  noted.within('residual of W·v − σ·u', ours.residual, 0, RESIDUAL);
});

export const reduction = [
  {
    id: 'reduction',
    title: `values of ${N}×${N} in process, against 8n³/3 flops at the rate of float64 products`,
    inputs: [],
    ours: inProcess('values', N),
    peer: atProductRate(FLOPS, N),
    agree: rateIsKnown,
    bound: atMost(2.2, 1.6),
    repetitions: [5, 3],
  },
  {
    id: 'vectors',
    title: `values and ${K} leading vectors of ${N}×${N} in process, against the values alone`,
    inputs: [],
    ours: inProcess('vectors', N, K),
    peer: inProcess('values', N),
    agree: sameValues,
    bound: atMost(1.5),
    repetitions: [5, 3],
  },
];
