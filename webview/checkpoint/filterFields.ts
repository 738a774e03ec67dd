/** The figures of a tensor that the filter compares. */
import type { Spectrum, TensorStatistics } from '../../src/model/report.ts';
import type { NumericField } from '../filter/fields.ts';
import { ENERGY_SHARES, figureField, SPECTRAL } from '../filter/figures.ts';
import { t } from '../l10n.ts';
import type { MetricId } from '../metrics.ts';
import { hasSpectrum, hasStatistics, type TensorRow } from './tensorRow.ts';

const ELEMENTWISE = [
  ...['min', 'max', 'mean', 'std', 'absMax', 'rms'],
  ...['zeroFraction', 'nanCount', 'infCount', 'subnormalCount'],
] as const satisfies readonly (MetricId & keyof TensorStatistics)[];

export const TENSOR_FIELDS: readonly NumericField<TensorRow>[] = [
  {
    name: 'bytes',
    title: t('stored size'),
    unit: 'bytes',
    isMeasured: false,
    value: (row) => row.tensor.bytes,
  },
  ...ELEMENTWISE.map((id) => figureField(id, id, (row: TensorRow) => statistic(row, id))),
  ...SPECTRAL.map((id) => figureField(id, id, (row: TensorRow) => spectral(row, (of) => of[id]))),
  ...ENERGY_SHARES.map((share) =>
    figureField(`energyRank(${share})`, 'energyRank', (row: TensorRow) =>
      spectral(row, (of) => of.energyRank[share]),
    ),
  ),
];

function statistic(row: TensorRow, id: (typeof ELEMENTWISE)[number]): number | null | undefined {
  const stats = row.report?.stats;
  return stats === undefined ? (hasStatistics(row) ? null : undefined) : stats[id];
}

/** What is no matrix has no spectrum, measured or not. */
function spectral(
  row: TensorRow,
  figure: (spectrum: Spectrum) => number | null,
): number | null | undefined {
  const spectrum = row.report?.spectrum;
  if (spectrum === undefined || spectrum === null) {
    return row.hasMatrix && !hasSpectrum(row) ? undefined : null;
  }
  return figure(spectrum);
}
