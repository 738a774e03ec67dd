// Update sparsity of 2 × 1 GiB of bf16.
import { agreement } from '../agreement.mjs';
import { atMost, unbounded } from '../bounds.mjs';
import { commandLine, peer } from '../sides.mjs';
import { ELEMENTS, gibibyte } from './gibibyte.mjs';

const ours = commandLine('diff', ...gibibyte.files, '--metrics', 'sparsity');

/** At the default tolerance bf16 values are unchanged iff equal, and no zero here is negative. */
const sameCount = agreement((noted, { model }, { equal, count }) => {
  noted.equal('elements', ELEMENTS, count);
  noted.equal('updateSparsity', model.updateSparsity, equal / count);
  noted.equal('exactEqualFraction', model.exactEqualFraction, equal / count);
});

const sameUpdate = agreement((noted, document, theirs) => {
  noted.tensors(document, theirs, (tensor, { relativeUpdate, updateNorm }, name) => {
    noted.within(
      `${name} relativeUpdate`,
      tensor.relativeUpdate,
      relativeUpdate,
      1e-9 * relativeUpdate,
    );
    noted.within(
      `${name} frobeniusNorm of the update`,
      tensor.frobeniusNorm?.update,
      updateNorm,
      1e-9 * updateNorm,
    );
  });
});

export const sparsity = [
  {
    id: 'sparsity-words',
    title: 'diff --metrics sparsity on 2 × 1 GiB of bf16, against numpy counting equal words',
    inputs: [gibibyte],
    ours,
    peer: peer('equal_words.py', ...gibibyte.files),
    agree: sameCount,
    bound: atMost(1, 0.6),
    repetitions: [7, 3],
  },
  {
    id: 'sparsity-sft',
    title: 'diff --metrics sparsity on 2 × 1 GiB of bf16, against sft diff',
    inputs: [gibibyte],
    ours,
    peer: peer('sft_diff.py', ...gibibyte.files),
    agree: sameUpdate,
    bound: unbounded,
    repetitions: [2, 1],
  },
];
