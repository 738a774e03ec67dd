// Elementwise statistics of 1 GiB of bf16.
import { agreement } from '../agreement.mjs';
import { atMost, unbounded } from '../bounds.mjs';
import { commandLine, peer } from '../sides.mjs';
import { gibibyte } from './gibibyte.mjs';

const [file] = gibibyte.files;
const ours = commandLine('inspect', file, '--stats');

/** Extremes and counts are exact; sums may round in another order. */
const EXACT = ['min', 'max', 'absMax', 'zeroFraction'];
const ROUNDED = 1e-9;

const sameStatistics = agreement((noted, document, theirs) => {
  noted.tensors(document, theirs, ({ stats }, figures, name) => {
    for (const [key, value] of Object.entries(figures)) {
      const tolerance = EXACT.includes(key) ? 0 : ROUNDED * figures.std;
      noted.within(`${name} ${key}`, stats?.[key], value, tolerance);
    }
  });
});

export const statistics = [
  {
    id: 'statistics-sum',
    title: 'inspect --stats on 1 GiB of bf16, against numpy summing the 16-bit words in memory',
    inputs: [gibibyte],
    ours,
    peer: peer('word_sum.py', file),
    oracle: peer('elementwise.py', file),
    agree: (document, _sum, truth) => sameStatistics(document, truth),
    bound: atMost(2.5, 1.5),
    repetitions: [7, 3],
  },
  {
    id: 'statistics-sft',
    title: 'inspect --stats on 1 GiB of bf16, against sft stat',
    inputs: [gibibyte],
    ours,
    peer: peer('sft_stat.py', file),
    agree: sameStatistics,
    bound: unbounded,
    repetitions: [3, 1],
  },
];
