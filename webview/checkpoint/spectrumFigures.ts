/** The figures of one spectrum. */
import type { EnergyRank, Spectrum } from '../../src/model/report.ts';
import { figureView, textFigure } from '../components/figureView.ts';
import { exact, figure } from '../format.ts';

export function spectrumFigures(spectrum: Spectrum): unknown[] {
  return [
    figureView('spectralNorm', spectrum.spectralNorm),
    figureView('frobeniusNorm', spectrum.frobeniusNorm),
    figureView('stableRank', spectrum.stableRank),
    figureView('effectiveRank', spectrum.effectiveRank),
    figureView('participationRatio', spectrum.participationRatio),
    figureView('conditionNumber', spectrum.conditionNumber, (value) =>
      conditionText(value, spectrum.conditionNumberIsLowerBound),
    ),
    figureView('hillAlpha', spectrum.hillAlpha),
    figureView('mpEdge', spectrum.mpEdge),
    figureView('mpOutliers', spectrum.mpOutliers),
    textFigure(
      'energyRank',
      energyText(spectrum.energyRank),
      energyText(spectrum.energyRank, exact),
    ),
    figureView('resolutionFloor', spectrum.resolutionFloor),
  ];
}

export function conditionText(value: number | null, isLowerBound: boolean): string {
  return isLowerBound && value !== null ? `≥ ${figure(value)}` : figure(value);
}

export function energyText(
  rank: EnergyRank,
  format: (value: number | null) => string = figure,
): string {
  return `${format(rank['0.5'])} / ${format(rank['0.9'])} / ${format(rank['0.99'])}`;
}
