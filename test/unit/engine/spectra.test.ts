import assert from 'node:assert/strict';
import { keepPairSpectra, keepTensorSpectra, Spectra } from '../../../src/engine/spectra.ts';
import type { PairReport, Spectrum, TensorReport } from '../../../src/model/report.ts';
import type { OpenedCheckpoint } from '../../../src/native/checkpoint.ts';

const opened = (): OpenedCheckpoint => ({}) as OpenedCheckpoint;
const spectrum = (singularValues: readonly number[]): Spectrum =>
  ({ spectralNorm: singularValues[0], singularValues }) as Spectrum;

/** Listens, and remembers what it was told. */
function listening<Report>() {
  const reports: Report[] = [];
  return {
    reports,
    report: (_position: number, report: Report) => void reports.push(report),
    progress: () => undefined,
  };
}

describe('kept singular values', () => {
  it('are found again by tensor and matrix, and do not travel in reports', () => {
    const [spectra, checkpoint, listener] = [new Spectra(), opened(), listening<TensorReport>()];
    const keeping = keepTensorSpectra(listener, spectra, checkpoint, [7, 9]);
    keeping.report(1, { name: 'flat', spectrum: spectrum([3, 1]), error: null });
    keeping.report(0, {
      name: 'stack',
      spectrum: spectrum([]),
      matrices: [{ index: 2, spectrum: spectrum([5]) }],
      error: null,
    });
    assert.deepEqual(spectra.find(checkpoint, 9, 0), Float64Array.of(3, 1));
    assert.deepEqual(spectra.find(checkpoint, 7, 2), Float64Array.of(5));
    assert.equal(spectra.find(checkpoint, 7, 1), undefined);
    assert.equal(spectra.find(opened(), 9, 0), undefined, 'another reading of the file');
    assert.ok(!JSON.stringify(listener.reports).includes('singularValues'));
    assert.equal(listener.reports[0]?.spectrum?.spectralNorm, 3);
  });

  it('of a pair are kept for both of its tensors', () => {
    const [spectra, base, other] = [new Spectra(), opened(), opened()];
    const listener = listening<PairReport>();
    const keeping = keepPairSpectra(listener, spectra, { base, other }, [{ base: 4, other: 6 }]);
    keeping.report(0, {
      nss: 0.5,
      rowSparsity: [1],
      colSparsity: [1],
      singularValues: { base: [2], other: [1] },
      matrices: [{ index: 1, singularValues: { base: [8], other: null } }],
    } as unknown as PairReport);
    assert.deepEqual(spectra.find(base, 4, 0), Float64Array.of(2));
    assert.deepEqual(spectra.find(other, 6, 0), Float64Array.of(1));
    assert.deepEqual(spectra.find(base, 4, 1), Float64Array.of(8));
    assert.equal(spectra.find(other, 6, 1), undefined, 'undefined for a matrix with NaN');
    assert.deepEqual(listener.reports, [{ nss: 0.5, matrices: [{ index: 1 }] }]);
  });

  it('give way to newer ones beyond 64 MiB', () => {
    const [spectra, checkpoint] = [new Spectra(), opened()];
    const eightMiB = new Array<number>(1 << 20).fill(1);
    for (let tensor = 0; tensor < 9; tensor++) {
      spectra.keep(checkpoint, tensor, 0, eightMiB);
    }
    assert.equal(spectra.find(checkpoint, 0, 0), undefined);
    assert.notEqual(spectra.find(checkpoint, 1, 0), undefined);
    assert.notEqual(spectra.find(checkpoint, 8, 0), undefined);
  });
});
