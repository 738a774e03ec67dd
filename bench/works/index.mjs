// All works, in the order of the table. A work says what both sides run, when their figures agree,
// and what is asked of the times.
import { open } from './open.mjs';
import { statistics } from './statistics.mjs';
import { sparsity } from './sparsity.mjs';
import { spectrum } from './spectrum.mjs';
import { pair } from './pair.mjs';
import { modeldelta } from './modeldelta.mjs';
import { hover } from './hover.mjs';
import { memory } from './memory.mjs';
import { reduction } from './reduction.mjs';
import { threads } from './threads.mjs';

/**
 * @property id what selects it: a word of `npm run bench -- WORD` matches its beginning
 * @property title the row's name
 * @property inputs what it reads, see inputs.mjs
 * @property ours, peer the sides, see sides.mjs
 * @property oracle a side that runs once, untimed, where the peer's figures are too coarse
 * @property agree (ours, peer, oracle) → what differs, in words; see agreement.mjs
 * @property bound see bounds.mjs
 * @property repetitions pairs of runs; `[usual, quick]`
 */
export const works = [
  ...open,
  ...statistics,
  ...sparsity,
  ...spectrum,
  ...pair,
  ...modeldelta,
  ...hover,
  ...memory,
  ...reduction,
  ...threads,
];
