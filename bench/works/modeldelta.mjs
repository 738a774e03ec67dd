// What modeldelta computes: sparsity, relative update and the values of the update.
import path from 'node:path';
import { agreement } from '../agreement.mjs';
import { faster } from '../bounds.mjs';
import { pair } from '../inputs.mjs';
import { commandLine, peer } from '../sides.mjs';

const input = pair(4, 2048, 2048);
/** modeldelta computes in float32; a norm of millions of elements is no better than that. */
const SINGLE = 1e-4;

/** modeldelta's own sparsity counts changes under 1e-5 as none, so the exact one is numpy's. */
const sameDelta = agreement((noted, document, theirs, truth) => {
  noted.tensors(document, theirs, (tensor, figures, name) => {
    const { exactEqualFraction, relativeUpdate } = truth[name];
    noted.equal(`${name} exactEqualFraction`, tensor.exactEqualFraction, exactEqualFraction);
    for (const [value, tolerance] of [
      [relativeUpdate, 1e-9],
      [figures.relativeUpdate, SINGLE],
    ]) {
      noted.within(`${name} relativeUpdate`, tensor.relativeUpdate, value, tolerance * value);
    }
    const values = figures.leadingValues;
    const ours = tensor.singularValues?.update?.slice(0, values.length);
    noted.listWithin(`${name} σ of the update`, ours, values, SINGLE * values[0]);
    const rank = figures.effectiveRank;
    noted.within(`${name} effectiveRank`, tensor.effectiveRank?.update, rank, SINGLE * rank);
  });
});

export const modeldelta = [
  {
    id: 'modeldelta',
    title: 'diff --metrics sparsity,update on four 2048×2048 pairs, against modeldelta',
    inputs: [input],
    ours: commandLine('diff', ...input.files, '--metrics', 'sparsity,update', '--values'),
    peer: peer('model_delta.py', ...input.files.map((file) => path.dirname(file))),
    oracle: peer('pair_elementwise.py', ...input.files),
    agree: sameDelta,
    bound: faster(2, 4),
    repetitions: [5, 2],
  },
];
