// What a second thread brings.
import { agreement } from '../agreement.mjs';
import { faster } from '../bounds.mjs';
import { pair } from '../inputs.mjs';
import { suiteOf } from './pair.mjs';

const input = pair(1, 3840, 3840);

/** Threads may change the order of sums, so figures need not be equal to the last bit. */
const sameFigures = agreement((noted, ours, one) => {
  const [tensor, other] = [ours.tensors[0], one.tensors[0]];
  for (const side of ['base', 'other', 'update']) {
    const values = other.singularValues[side];
    noted.listWithin(`σ of ${side}`, tensor.singularValues[side], values, 1e-9 * values[0]);
  }
  noted.equal('updateSparsity', tensor.updateSparsity, other.updateSparsity);
});

export const threads = [
  {
    id: 'threads',
    title: 'full pair suite at 3840×3840 by 2 threads, against 1 thread',
    inputs: [input],
    ours: suiteOf(input.files, '--threads', '2'),
    peer: suiteOf(input.files, '--threads', '1'),
    agree: sameFigures,
    bound: faster(1.6, 1.85),
    repetitions: [3, 1],
  },
];
