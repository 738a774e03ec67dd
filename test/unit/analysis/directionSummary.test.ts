import assert from 'node:assert/strict';
import {
  angularBoundUse,
  masksModel,
  rotationModel,
  spectralBoundUse,
} from '../../../src/analysis/directionSummary.ts';
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

  it('summarises nulls beside their figures', () => {
    const found = masksModel([
      { principalOverlapNull: { '0.5': 0.4 }, lowOverlapNull: { '0.5': 0.7 } },
      { lowOverlapExcess: { '0.5': 0.01 }, offPrincipalNull: { '16': 0.98 } },
    ]);
    assert.equal(found.principalOverlapNull?.['0.5']?.mean, 0.4);
    assert.equal(found.lowOverlapNull?.['0.5']?.mean, 0.7);
    assert.equal(found.lowOverlapExcess?.['0.5']?.mean, 0.01);
    assert.equal(found.offPrincipalNull?.['16']?.mean, 0.98);
    const { rotationNull, intruderDimensions } = rotationModel([
      { rotationNull: { '8': { U: 0.1, V: null } }, intruderDimensions: 2 },
    ]);
    assert.deepEqual([rotationNull?.['8']?.U.mean, rotationNull?.['8']?.V.count], [0.1, 0]);
    assert.equal(intruderDimensions?.mean, 2);
  });

  it('says how much of the bounds is used, where they allow anything and not everything', () => {
    const bounds = (value: number | null, bound: number | null) => ({
      bounds: {
        weyl: { value, bound },
        mirsky: { value, bound },
        wedin: { '8': { value, bound }, '32': null },
      },
    });
    const all = [
      bounds(1, 4),
      bounds(0.1, 0.2),
      bounds(0, 0),
      bounds(null, 1),
      bounds(0.3, null),
      {},
    ];
    const { weyl, mirsky } = spectralBoundUse(all);
    assert.deepEqual([weyl.mean, weyl.count], [(0.25 + 0.5) / 2, 2]);
    assert.equal(mirsky.count, 2);
    const { wedin } = angularBoundUse(all);
    // a bound over 1 allows every angle
    assert.deepEqual([wedin['8']?.mean, wedin['8']?.count], [0.5, 1]);
    assert.equal(wedin['32']?.count, 0);
  });
});
