/** What is drawn of a comparison: only what its results have. */
import type { PairFigures } from '../../model/report.ts';
import { choiceOf } from '../gates.ts';
import { publishedMetrics } from '../publishedRanges.ts';
import { moduleOf, placeOf } from '../tensorNames.ts';
import { visibleText } from '../visibleText.ts';
import type { Figure } from './document.ts';
import { overlapScale, ratioScale, sequentialScale } from './heatScales.ts';
import { mapOf } from './maps.ts';
import type { DiffResults, PairEntry } from './results.ts';
import { againstNullFigure, type NullPoint } from './svg/againstNull.ts';
import { byLayerFigure } from './svg/byLayer.ts';
import { spectraFigure, type Curve } from './svg/spectra.ts';

/** Spectra are drawn of so many matrices. */
const MAX_SPECTRA = 4;
const NAME_LENGTH = 120;

export function diffFigures(results: DiffResults): readonly Figure[] {
  return [
    ...sparsityFigure(results),
    ...driftFigure(results),
    ...maps(results),
    ...spectra(results.tensors),
  ];
}

function sparsityFigure({ tensors, summary }: DiffResults): readonly Figure[] {
  const points = tensors.flatMap(({ name, updateSparsity }) => {
    const { layer } = placeOf(name);
    return layer === null || typeof updateSparsity !== 'number'
      ? []
      : [{ layer, value: updateSparsity, name: shown(name) }];
  });
  const means = Object.entries(summary.byLayer)
    .flatMap(([layer, { updateSparsity }]) =>
      typeof updateSparsity === 'number' ? [{ layer: Number(layer), value: updateSparsity }] : [],
    )
    .sort((a, b) => a.layer - b.layer);
  const bands = publishedMetrics.updateSparsity.ranges.map(({ method, low, high }) => ({
    name: method,
    low,
    high,
  }));
  const caption = {
    id: 'sparsity-by-layer',
    title: 'Update sparsity by layer',
    description:
      'Share of the elements that are the same at bf16 precision: a dot for each tensor, a square for each layer, weighted by size. Grey bands: published SFT, OPD and RLVR models as wholes.',
  };
  return points.length === 0
    ? []
    : [byLayerFigure(caption, points, means, bands, 'updateSparsity (fraction)')];
}

function driftFigure({ tensors }: DiffResults): readonly Figure[] {
  const points = tensors.flatMap((entry): NullPoint[] =>
    matricesOf(entry).flatMap(({ name, figures: { nss, nssNull } }) =>
      isPositive(nss) && isPositive(nssNull)
        ? [{ value: nss, expected: nssNull, group: shown(moduleOf(entry.name)), name }]
        : [],
    ),
  );
  const caption = {
    id: 'nss-against-null',
    title: 'Spectral drift against its null',
    description:
      'Each dot is a matrix: how far its singular values moved (nss), over how far a random update of the same size would move them (nssNull). On the dashed line they agree; above it the spectrum moved more than the size of the update explains, below it less.',
  };
  return points.length === 0
    ? []
    : [againstNullFigure(caption, points, { x: 'nssNull (ratio)', y: 'nss (ratio)' })];
}

function maps({ tensors, summary }: DiffResults): readonly Figure[] {
  const { alpha } = choiceOf(summary.model);
  const entries = (of: (figures: PairFigures) => number | null | undefined) =>
    tensors.flatMap((entry) => {
      const value = of(entry);
      return value === undefined ? [] : [{ name: entry.name, value }];
    });
  return [
    ...mapOf(
      {
        id: 'map-sparsity',
        title: 'Update sparsity over layers and modules',
        description: 'Share of the elements that are the same at bf16 precision, 0 to 1.',
      },
      entries(({ updateSparsity }) => updateSparsity),
      sequentialScale,
    ),
    ...mapOf(
      {
        id: 'map-nss-excess',
        title: 'nssExcess over layers and modules',
        description:
          'Spectral drift in multiples of that of a random update of the same size; white is 1, red above it, blue below it.',
      },
      entries(({ nssExcess }) => nssExcess),
      ratioScale,
    ),
    ...mapOf(
      {
        id: 'map-principal-overlap-excess',
        title: `principalOverlapExcess(${alpha}) over layers and modules`,
        description:
          'Overlap of the changed elements with the principal weights, less what magnitude and precision explain of it, which they do within ±0.02; white is 0, blue: the update avoids principal weights.',
      },
      entries(({ principalOverlapExcess }) => principalOverlapExcess?.[alpha]),
      overlapScale,
    ),
  ];
}

/** Of the matrices whose spectra moved the most for their size. */
function spectra(tensors: readonly PairEntry[]): readonly Figure[] {
  const withValues = tensors
    .filter(({ singularValues }) => curvesOf(singularValues).length > 0)
    .sort((a, b) => (b.nssExcess ?? 0) - (a.nssExcess ?? 0))
    .slice(0, MAX_SPECTRA);
  return withValues.flatMap((entry, at) => {
    const { base, other } = entry.resolutionFloor ?? {};
    const caption = {
      id: `spectrum-${at + 1}`,
      title: `Singular values of ${shown(entry.name)}`,
      description: `Singular values by rank, descending, on a logarithmic axis; one of the ${withValues.length} matrices of the largest nssExcess among those whose values are in the results.`,
    };
    const floor = Math.max(base ?? 0, other ?? 0);
    return spectraFigure(caption, curvesOf(entry.singularValues), floor > 0 ? floor : null) ?? [];
  });
}

function curvesOf(values: PairEntry['singularValues']): readonly Curve[] {
  const sides = [
    { name: 'base', values: values?.base },
    { name: 'other', values: values?.other },
    { name: 'update ΔW', values: values?.update },
  ];
  return sides.flatMap(({ name, values: all }) =>
    Array.isArray(all) && all.length > 0 ? [{ name, values: all as readonly number[] }] : [],
  );
}

function matricesOf(entry: PairEntry): readonly { name: string; figures: PairFigures }[] {
  const name = shown(entry.name);
  return (
    entry.matrices?.map((figures) => ({ name: `${name}, matrix ${figures.index}`, figures })) ?? [
      { name, figures: entry },
    ]
  );
}

function isPositive(value: number | null | undefined): value is number {
  return typeof value === 'number' && value > 0;
}

function shown(name: string): string {
  return visibleText(name, NAME_LENGTH);
}
