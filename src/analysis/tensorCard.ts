/** What the card of a tensor shows, in the webview and in text editors alike. */
import type { TensorCard } from '../model/card.ts';
import type { Sample, Spectrum, TensorReport, TensorStatistics } from '../model/report.ts';

/** The metrics that a card asks for where they are not known. */
type CardMetric = 'statistics' | 'spectrum';

/** What a figure is when it is no measured one. */
export interface Estimate {
  /** `sampled`: scaled up from part of the rows, and no bound. */
  readonly kind: 'lowerBound' | 'upperBound' | 'sampled';
  /** Of σ₁: some singular value lies within it of the figure; of a sample, some one of the sample. */
  readonly residual: number | null;
  readonly sample: Sample | null;
}

export interface CardFigure {
  /** As in METRICS.md. */
  readonly id:
    | 'spectralNorm'
    | 'frobeniusNorm'
    | 'stableRank'
    | 'effectiveRank'
    | 'mean'
    | 'std'
    | 'min'
    | 'max';
  readonly value: number | null;
  /** Null where the figure is measured. */
  readonly estimate: Estimate | null;
}

/** What is not known of a tensor; an undefined figure is known. */
export function lackingOf(known: TensorReport | undefined): CardMetric[] {
  return [
    ...(known?.stats === undefined ? (['statistics'] as const) : []),
    ...(known?.spectrum === undefined ? (['spectrum'] as const) : []),
  ];
}

/** The report of a card with what has been measured elsewhere in place of its own figures. */
export function reportOf(card: TensorCard, known: TensorReport | undefined): TensorReport {
  return { ...card.report, ...known };
}

/** σ₁, Frobenius norm, stable rank, and the effective rank where it is measured. */
export function spectrumFigures(spectrum: Spectrum): CardFigure[] {
  const { estimate, frobeniusNorm, spectralNorm, stableRank, effectiveRank } = spectrum;
  const figure = (id: CardFigure['id'], value: number | null, of: Estimate | null): CardFigure => ({
    id,
    value,
    estimate: of,
  });
  if (!estimate) {
    return [
      figure('spectralNorm', spectralNorm, null),
      figure('frobeniusNorm', frobeniusNorm, null),
      figure('stableRank', stableRank, null),
      figure('effectiveRank', effectiveRank, null),
    ];
  }
  const sample = spectrum.sample ?? null;
  const from = (kind: Estimate['kind'], residual: number | null = null): Estimate => ({
    kind: sample === null ? kind : 'sampled',
    residual,
    sample,
  });
  return [
    figure('spectralNorm', spectralNorm, from('lowerBound', spectrum.residual ?? null)),
    // of all elements, unless only some have been read
    figure('frobeniusNorm', frobeniusNorm, sample === null ? null : from('sampled')),
    figure('stableRank', stableRank, from('upperBound')),
  ];
}

/** Mean and spread; the extremes. */
export function statisticsFigures({ mean, std, min, max }: TensorStatistics): CardFigure[] {
  return [
    { id: 'mean', value: mean, estimate: null },
    { id: 'std', value: std, estimate: null },
    { id: 'min', value: min, estimate: null },
    { id: 'max', value: max, estimate: null },
  ];
}

/** What goes wrong in training and pruning; nothing where nothing is unusual. */
export function unusualCounts({ nanCount, infCount, zeroFraction }: TensorStatistics): {
  readonly nan: number;
  readonly infinite: number;
  /** 0 where under a thousandth. */
  readonly zeros: number;
} {
  const zeros = zeroFraction ?? 0;
  return { nan: nanCount, infinite: infCount, zeros: zeros < 1e-3 ? 0 : zeros };
}
