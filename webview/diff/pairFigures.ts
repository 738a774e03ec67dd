/** The figures of one pair. */
import type { PairFigures } from '../../src/model/report.ts';
import { figureView } from '../components/figureView.ts';
import { multiple, percent } from '../format.ts';

export function updateFigures(figures: PairFigures): unknown[] {
  return [
    figureView('updateSparsity', figures.updateSparsity ?? null, percent),
    figureView('exactEqualFraction', figures.exactEqualFraction ?? null, percent),
    figureView('relativeUpdate', figures.relativeUpdate ?? null),
    figureView('updateRadial', figures.updateRadial ?? null),
    figureView('updateRadialCosine', figures.updateRadialCosine ?? null),
  ];
}

export function nssFigures(figures: PairFigures): unknown[] {
  return [
    figureView('nss', figures.nss ?? null),
    figureView('nssExcess', figures.nssExcess ?? null, multiple),
    figureView('nssNull', figures.nssNull ?? null),
    figureView('nssDriftShare', figures.nssDriftShare ?? null),
    figureView('nssResolution', figures.nssResolution ?? null),
  ];
}
