/** What files that were written hold, summed up. */
import type { DeltaSummary, MaskSummary, WrittenDelta, WrittenMask } from '../model/files.ts';

export function maskSummary({ bytes, tensors }: WrittenMask): MaskSummary {
  const sum = (of: 'elements' | 'selected'): number =>
    tensors.reduce((total, tensor) => total + tensor[of], 0);
  return { bytes, tensors: tensors.length, elements: sum('elements'), selected: sum('selected') };
}

export function deltaSummary({ bytes, other, tensors }: WrittenDelta): DeltaSummary {
  const compared = tensors.filter(({ changed }) => changed !== null);
  return {
    ...{ bytes, other, tensors: tensors.length },
    compared: compared.reduce((sum, { elements }) => sum + elements, 0),
    changed: compared.reduce((sum, { changed }) => sum + (changed ?? 0), 0),
  };
}
