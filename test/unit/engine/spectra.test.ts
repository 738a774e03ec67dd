import assert from 'node:assert/strict';
import { keepPairLists, PairLists, type ListName } from '../../../src/engine/pairLists.ts';
import { keepTensorSpectra, Spectra } from '../../../src/engine/spectra.ts';
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

  it('of a pair are kept for both of its tensors, with lists of the pair itself', () => {
    const [spectra, base, other] = [new Spectra(), opened(), opened()];
    const lists = new PairLists(spectra);
    const listener = listening<PairReport>();
    const pair = { base: 4, other: 6 };
    const keeping = keepPairLists(listener, lists, { base, other }, [pair]);
    keeping.report(0, {
      nss: 0.5,
      rowSparsity: [1],
      colSparsity: [1],
      singularValues: { base: [2], other: [1], update: [3] },
      rotation: { '8': { maxU: 4, anglesU: [4], anglesV: [5] } },
      matrices: [{ index: 1, singularValues: { base: [8], other: null, update: [9] } }],
    } as unknown as PairReport);
    assert.deepEqual(spectra.find(base, 4, 0), Float64Array.of(2));
    assert.deepEqual(spectra.find(other, 6, 0), Float64Array.of(1));
    assert.deepEqual(spectra.find(base, 4, 1), Float64Array.of(8));
    assert.equal(spectra.find(other, 6, 1), undefined, 'undefined for a matrix with NaN');
    const rotation = { '8': { maxU: 4 } };
    assert.deepEqual(listener.reports, [{ nss: 0.5, rotation, matrices: [{ index: 1 }] }]);
    const found = (matrix: number, name: ListName, of = other): Float64Array | undefined =>
      lists.find({ base, other: of }, pair, matrix, name);
    assert.deepEqual(found(0, 'singularValues/update'), Float64Array.of(3));
    assert.deepEqual(found(1, 'singularValues/update'), Float64Array.of(9));
    assert.deepEqual(found(0, 'rotation/8/anglesV'), Float64Array.of(5));
    assert.equal(found(0, 'rotation/32/anglesV'), undefined);
    assert.equal(found(0, 'rotation/8/anglesV', opened()), undefined, 'of another pair of files');
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
