/** A made-up comparison of two updates and its measurements. */
import {
  elementCount,
  isEmbedding,
  isFloating,
  isWeightMatrix,
} from '../../src/analysis/matrices.ts';
import { layerOf } from '../../src/analysis/tensorNames.ts';
import type { Checkpoint } from '../../src/model/checkpoint.ts';
import type {
  Triple,
  UpdatesFigures,
  UpdatesReport,
  UpdatesSummary,
} from '../../src/model/updates.ts';
import { randomOf } from './random.ts';

export function triplesOf({ tensors }: Checkpoint): readonly Triple[] {
  return tensors.map(({ name, shape, dtype }, index): Triple => ({
    name,
    ...(index % 9 === 4 ? { secondName: `module.${name}` } : {}),
    shape,
    dtype: { base: dtype, first: dtype, second: index % 9 === 4 ? 'F32' : dtype },
    ...{ base: index, first: index, second: index },
    analysedByDefault: isWeightMatrix(dtype, shape) && !isEmbedding(name),
  }));
}

export function updatesSummaryOf(checkpoint: Checkpoint): UpdatesSummary {
  const { tensors, ...summary } = checkpoint;
  const at = (path: string): Omit<Checkpoint, 'tensors'> => ({ ...summary, path });
  return {
    base: at('/models/base/model.safetensors'),
    first: at('/models/rlvr/model.safetensors'),
    second: at('/models/sft/model.safetensors'),
    tripleCount: tensors.length,
    unmatched: {
      base: [
        { name: 'model.rotary_emb.inv_freq', reason: 'inNeither' },
        { name: 'model.extra_tokens.weight', reason: 'shape' },
      ],
      first: [],
      second: [
        { name: 'value_head.weight', reason: 'notInBase' },
        { name: 'value_head.bias', reason: 'notInBase' },
      ],
    },
  };
}

/** A sparse first update and a dense second one, which share more of a direction in later layers. */
export function updatesReport(triple: Triple, index: number): UpdatesReport {
  const { name, shape, dtype } = triple;
  const common = { index, name, shape, dtype, elements: elementCount(shape), error: null };
  return isFloating(dtype.base) && !name.endsWith('norm.weight')
    ? { ...common, ...figuresOf(triple) }
    : { ...common, ...NOTHING_CHANGED };
}

const NOTHING_CHANGED = {
  ...{ taskVectorCosine: null, signConflictFraction: null, maskJaccard: null },
  ...{ maskJaccardNull: null, maskJaccardExcess: null },
  ...{ changedFirst: 0, changedSecond: 0, changedBoth: 0 },
  relativeUpdate: { first: 0, second: 0 },
  ...{ baseNorm: 64, updateNorm: { first: 0, second: 0 } },
  reason: 'both updates are zero',
};

function figuresOf({ name, shape }: Triple): UpdatesFigures {
  const random = randomOf(`${name} updates`);
  const depth = Number(layerOf(name) ?? 0) / 8;
  const changedFirst = 0.35 + 0.15 * random();
  const changedSecond = 0.9 + 0.08 * random();
  const expected = changedFirst * changedSecond;
  const changedBoth = Math.min(changedFirst, expected * (1 + 0.03 * (random() - 0.4)));
  const jaccard = (both: number): number => both / (changedFirst + changedSecond - both);
  const baseNorm = Math.sqrt(elementCount(shape)) * 0.02;
  const relativeUpdate = { first: 8e-4 * (0.6 + random()), second: 1.4e-2 * (0.6 + random()) };
  return {
    taskVectorCosine: 0.03 + 0.05 * depth + 0.04 * (random() - 0.5),
    signConflictFraction: 0.492 - 0.02 * depth + 0.006 * (random() - 0.5),
    maskJaccard: jaccard(changedBoth),
    maskJaccardNull: jaccard(expected),
    maskJaccardExcess: jaccard(changedBoth) - jaccard(expected),
    ...{ changedFirst, changedSecond, changedBoth, relativeUpdate, baseNorm },
    updateNorm: {
      first: baseNorm * relativeUpdate.first,
      second: baseNorm * relativeUpdate.second,
    },
  };
}
