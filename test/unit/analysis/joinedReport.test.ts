import assert from 'node:assert/strict';
import { joinedReport } from '../../../src/analysis/joinedReport.ts';
import type { PairReport } from '../../../src/model/report.ts';

const report = (figures: Partial<PairReport>): PairReport =>
  ({ name: 'w', error: null, ...figures }) as PairReport;

describe('reports of several measurements', () => {
  it('join figures by side and bounds, which groups of metrics find one by one', () => {
    const spectra = report({ nss: 1e-4, spectralNorm: { base: 3, other: 4 } });
    const update = report({
      spectralNorm: { update: 0.1 },
      bounds: { weyl: { value: 0.02, bound: 0.1 } },
    });
    const rotation = report({ bounds: { wedin: { '8': null } } });
    const joined = joinedReport(joinedReport(spectra, update), rotation);
    assert.deepEqual(joined.spectralNorm, { base: 3, other: 4, update: 0.1 });
    assert.deepEqual(joined.bounds, { weyl: { value: 0.02, bound: 0.1 }, wedin: { '8': null } });
    assert.equal(joined.nss, 1e-4);
  });

  it('replace what both measured, also by what is undefined now', () => {
    const earlier = report({ nss: 1e-4, rowSparsity: [1, 2, 3], spectralNorm: { base: 3 } });
    const joined = joinedReport(
      earlier,
      report({ nss: null, rowSparsity: [4], spectralNorm: { base: null } }),
    );
    assert.deepEqual(
      [joined.nss, joined.rowSparsity, joined.spectralNorm],
      [null, [4], { base: null }],
    );
  });

  it('join the matrices of a stack by their place', () => {
    const matrices = (figures: readonly object[]): PairReport =>
      report({ matrices: figures.map((of, index) => ({ index, ...of })) });
    const joined = joinedReport(
      matrices([{ nss: 1 }, { nss: 2 }]),
      matrices([{ stableRank: { update: 5 } }, { nss: 3 }]),
    );
    assert.deepEqual(joined.matrices, [
      { index: 0, nss: 1, stableRank: { update: 5 } },
      { index: 1, nss: 3 },
    ]);
  });
});
