import assert from 'node:assert/strict';
import fc from 'fast-check';
import { curvePoints } from '../../../src/analysis/spectrumCurve.ts';
import { pointsOf } from '../../../src/analysis/spectrumPoints.ts';
import { lackingOf, reportOf, spectrumFigures } from '../../../src/analysis/tensorCard.ts';
import type { TensorCard } from '../../../src/model/card.ts';
import type { Spectrum } from '../../../src/model/report.ts';

const NOTHING = {
  ...{ participationRatio: null, conditionNumber: null, conditionNumberIsLowerBound: false },
  ...{ hillAlpha: null, mpEdge: null, mpOutliers: null, resolutionFloor: null },
  energyRank: { '0.5': null, '0.9': null, '0.99': null },
};

function spectrum(of: Partial<Spectrum>): Spectrum {
  return {
    ...{ estimate: true, frobeniusNorm: 5, spectralNorm: 4, stableRank: 25 / 16 },
    ...{ effectiveRank: null, ...NOTHING, residual: 0.1 },
    ...of,
  };
}

describe('the figures of a card', () => {
  it('are estimates by their kind: σ₁ from below, the stable rank from above', () => {
    const kinds = spectrumFigures(spectrum({})).map(({ id, estimate }) => [id, estimate?.kind]);
    assert.deepEqual(kinds, [
      ['spectralNorm', 'lowerBound'],
      ['frobeniusNorm', undefined],
      ['stableRank', 'upperBound'],
    ]);
    assert.equal(spectrumFigures(spectrum({}))[0]?.estimate?.residual, 0.1);
  });

  it('are no bounds where part of the rows was read', () => {
    const sample = { rows: 10, of: 40 };
    const figures = spectrumFigures(spectrum({ sample }));
    assert.ok(figures.every(({ estimate }) => estimate?.kind === 'sampled'));
    assert.ok(figures.every(({ estimate }) => estimate?.sample === sample));
  });

  it('hold the effective rank where it is measured, and nothing estimated then', () => {
    const figures = spectrumFigures(spectrum({ estimate: false, effectiveRank: 3.5 }));
    assert.ok(figures.every(({ estimate }) => estimate === null));
    assert.equal(figures.find(({ id }) => id === 'effectiveRank')?.value, 3.5);
  });

  it('are those that are measured, where there are any', () => {
    const estimated = { name: 'a', error: null, spectrum: spectrum({}) };
    const measured = { name: 'a', error: null, spectrum: spectrum({ estimate: false }) };
    const card = { report: estimated } as TensorCard;
    assert.equal(reportOf(card, measured).spectrum?.estimate, false);
    assert.equal(reportOf(card, undefined).spectrum?.estimate, true);
    assert.deepEqual(lackingOf(measured), ['statistics']);
    assert.deepEqual(lackingOf({ name: 'a', error: null, spectrum: null }), ['statistics']);
    assert.deepEqual(lackingOf(undefined), ['statistics', 'spectrum']);
  });
});

describe('the points of a spectrum', () => {
  const descending = fc
    .array(fc.double({ min: 0, max: 1e30, noNaN: true }), { minLength: 1, maxLength: 3000 })
    .map((values) => values.sort((a, b) => b - a));

  it('are few of its values, each at its rank, the first and the last among them', () => {
    fc.assert(
      fc.property(descending, (values) => {
        const { rank, ranks, values: kept } = pointsOf(values);
        assert.equal(rank, values.length);
        assert.ok(ranks.length <= 112 && ranks[0] === 1 && ranks.at(-1) === values.length);
        assert.deepEqual(
          [...new Set(ranks)].sort((a, b) => a - b),
          ranks,
        );
        assert.deepEqual(
          kept,
          ranks.map((at) => values[at - 1]),
        );
      }),
    );
  });

  it('lie inside the drawing, never rising', () => {
    fc.assert(
      fc.property(descending, (values) => {
        const points = curvePoints(pointsOf(values), 200, 50);
        assert.ok(points.every(({ x, y }) => x >= 0 && x <= 200.001 && y >= 0 && y <= 50.001));
        assert.ok(points.every(({ y }, at) => y >= (points[at - 1]?.y ?? 0) - 1e-9));
      }),
      { examples: [[[5e-324, 0]]] },
    );
  });
});
