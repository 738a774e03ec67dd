// How close the spectrum comes to the time of its leading flops at the rate of plain products. The
// bound is asked of reduction and values alone; here the whole process, from its start, must hold it.
import { agreement } from '../agreement.mjs';
import { atMost } from '../bounds.mjs';
import { single } from '../inputs.mjs';
import { atProductRate, commandLine } from '../sides.mjs';

const N = 4096;
/** Dense to band, W itself: native/core/src/spectrum/band.rs. */
const FLOPS = (8 * N ** 3) / 3;

const input = single(1, N, N);

const rateIsKnown = agreement((noted, _document, { rate }) => {
  noted.equal('rate of products is a number', Number(rate) > 0, true);
});

export const reduction = [
  {
    id: 'reduction',
    title: `spectrum of ${N}×${N}, against its 8n³/3 flops at the rate of float64 products`,
    inputs: [input],
    ours: commandLine('inspect', input.files[0], '--spectrum'),
    peer: atProductRate(FLOPS, N),
    agree: rateIsKnown,
    bound: atMost(2.2, 1.6),
    repetitions: [5, 3],
  },
];
