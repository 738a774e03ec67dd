import assert from 'node:assert/strict';
import { masksModel, rotationModel } from '../../../src/analysis/directionSummary.ts';
import type { Rotation } from '../../../src/model/direction.ts';

function rotation(maxU: number): Rotation {
  return { maxU, meanU: maxU / 2, maxV: 1, meanV: null, gap: { base: 1, other: null } };
}

describe('summary of directions', () => {
  it('leaves matrices that a k does not fit out of its count', () => {
    const { rotation: found } = rotationModel([
      { rotation: { '8': rotation(2), '32': null } },
      { rotation: { '8': rotation(4) } },
      {},
    ]);
    assert.deepEqual(Object.keys(found ?? {}), ['8', '32']);
    assert.deepEqual([found?.['8']?.maxU.mean, found?.['8']?.maxU.count], [3, 2]);
    assert.deepEqual([found?.['8']?.meanU.mean, found?.['8']?.meanV.count], [1.5, 0]);
    assert.equal(found?.['32']?.maxU.count, 0);
  });

  it('tells left from right', () => {
    const { rotationExcess } = rotationModel([
      { rotationExcess: { '8': { U: 1, V: null } } },
      { rotationExcess: { '8': { U: 3, V: 5 } } },
      { rotationExcess: { '8': null } },
    ]);
    assert.deepEqual([rotationExcess?.['8']?.U.mean, rotationExcess?.['8']?.V.mean], [2, 5]);
    assert.deepEqual([rotationExcess?.['8']?.U.count, rotationExcess?.['8']?.V.count], [2, 1]);
  });

  it('summarises each mask by its share', () => {
    const found = masksModel([
      {
        principalOverlap: { '0.3': 0.25, '0.5': 0.5 },
        principalOverlapExcess: { '0.5': -0.01 },
        lowOverlap: { '0.5': 0.75 },
        offPrincipalEnergy: { '16': 0.9 },
        principalEnergyExcess: { '16': 2 },
      },
      { principalOverlap: { '0.3': 0.75, '0.5': null } },
    ]);
    assert.deepEqual(
      [found.principalOverlap?.['0.3']?.mean, found.principalOverlap?.['0.5']?.mean],
      [0.5, 0.5],
    );
    assert.equal(found.principalOverlapExcess?.['0.5']?.mean, -0.01);
    assert.equal(found.lowOverlap?.['0.5']?.mean, 0.75);
    assert.equal(found.offPrincipalEnergy?.['16']?.mean, 0.9);
    assert.equal(found.principalEnergyExcess?.['16']?.mean, 2);
  });
});
