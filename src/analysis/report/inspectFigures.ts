/** What is drawn of a checkpoint: only what its results have. */
import { visibleText } from '../visibleText.ts';
import type { Figure } from './document.ts';
import { sequentialScale } from './heatScales.ts';
import { mapOf } from './maps.ts';
import type { InspectResults, TensorEntry } from './results.ts';
import { spectraFigure } from './svg/spectra.ts';

/** Spectra are drawn of so many matrices. */
const MAX_SPECTRA = 4;
const NAME_LENGTH = 120;

export function inspectFigures({ tensors }: InspectResults): readonly Figure[] {
  return [...rankMap(tensors), ...spectra(tensors)];
}

function rankMap(tensors: readonly TensorEntry[]): readonly Figure[] {
  const hasEstimates = tensors.some(({ spectrum }) => spectrum?.estimate === true);
  const note = hasEstimates ? ' Some or all of them are estimates, which are upper bounds.' : '';
  const entries = tensors.flatMap(({ name, spectrum }) =>
    spectrum === undefined ? [] : [{ name, value: spectrum?.stableRank ?? null }],
  );
  return mapOf(
    {
      id: 'map-stable-rank',
      title: 'Stable rank over layers and modules',
      description: `‖W‖F² / ‖W‖₂²: how many directions as strong as the first one hold the energy.${note}`,
    },
    entries,
    sequentialScale,
  );
}

/** Of the matrices with the fewest directions for their size. */
function spectra(tensors: readonly TensorEntry[]): readonly Figure[] {
  const withValues = tensors
    .filter(({ spectrum }) => spectrum?.estimate === false && isList(spectrum.singularValues))
    .sort((a, b) => relativeRank(a) - relativeRank(b))
    .slice(0, MAX_SPECTRA);
  return withValues.flatMap(({ name, spectrum }, at) => {
    const values = spectrum?.singularValues ?? [];
    const caption = {
      id: `spectrum-${at + 1}`,
      title: `Singular values of ${visibleText(name, NAME_LENGTH)}`,
      description: `Singular values by rank, descending, on a logarithmic axis; one of the ${withValues.length} matrices of the smallest effective rank for their size among those whose values are in the results.`,
    };
    return spectraFigure(caption, [{ name: 'σ', values }], spectrum?.resolutionFloor ?? null) ?? [];
  });
}

function relativeRank({ spectrum }: TensorEntry): number {
  return (spectrum?.effectiveRank ?? 0) / (spectrum?.singularValues?.length ?? 1);
}

function isList(values: unknown): boolean {
  return Array.isArray(values) && values.length > 0;
}
