import assert from 'node:assert/strict';
import fc from 'fast-check';
import { distributionOf } from '../../../src/analysis/distribution.ts';
import { choiceOf, gatesOf } from '../../../src/analysis/gates.ts';
import { readDifference, readRatio } from '../../../src/analysis/gateReadings.ts';
import type { DiffModel } from '../../../src/model/report.ts';

/** Ten matrices and one more, so that p10 and p90 are those at the ends but one. */
function spread(mean: number, half: number): ReturnType<typeof distributionOf> {
  return distributionOf(Array.from({ length: 11 }, (_value, at) => mean + (half * (at - 5)) / 4));
}

const one = (value: number): ReturnType<typeof distributionOf> => distributionOf([value]);

/** A model of one matrix with figures of every group. */
const WHOLE: DiffModel = {
  updateSparsity: 0.569,
  exactEqualFraction: 0.007,
  relativeUpdateTotal: 2e-3,
  matrices: 1,
  relativeUpdate: one(2e-3),
  updateRadial: one(-1e-5),
  updateShare: { '0': 0.2, '1': 0.5, '2': 0.3 },
  ulpRatio: {
    zero: 10,
    under: 5,
    bins: [...Array<number>(8).fill(1), ...Array<number>(8).fill(3)],
    over: 3,
    exact: true,
  },
  nss: one(3.1e-4),
  nssNull: one(1.6e-4),
  nssExcess: one(1.9),
  nssDriftShare: one(0.01),
  stableRank: { update: one(4) },
  rotation: {
    '8': { maxU: one(0.52), meanU: one(0.2), maxV: one(0.5), meanV: one(0.2) },
    '32': { maxU: one(12), meanU: one(1), maxV: one(12), meanV: one(1) },
  },
  rotationNull: { '8': { U: one(0.01), V: one(0.01) } },
  rotationExcess: { '8': { U: one(1.6), V: one(0.5) } },
  principalOverlap: { '0.3': one(0.2), '0.5': one(0.42) },
  principalOverlapNull: { '0.3': one(0.2), '0.5': one(0.419) },
  principalOverlapExcess: { '0.3': one(0), '0.5': one(0.001) },
  lowOverlap: { '0.3': one(0.6), '0.5': one(0.778) },
  lowOverlapNull: { '0.3': one(0.6), '0.5': one(0.779) },
  lowOverlapExcess: { '0.3': one(0), '0.5': one(-0.001) },
  offPrincipalEnergy: { '16': one(0.877) },
  offPrincipalNull: { '16': one(0.983) },
  principalEnergyExcess: { '16': one(7.2) },
  boundUse: { weyl: one(0.3), mirsky: one(0.14), wedin: { '8': one(0.4), '32': one(0.9) } },
};

describe('readings of an excess', () => {
  it('take an overlap within two hundredths of its null for explained', () => {
    assert.equal(readDifference(spread(0.0199, 0.5)), 'alike');
    assert.equal(readDifference(spread(-0.0199, 0.5)), 'alike');
  });

  it('call avoidance only what is below the null on average and on nine of ten matrices', () => {
    assert.equal(readDifference(spread(-0.03, 0.02)), 'below');
    assert.equal(readDifference(spread(-0.03, 0.04)), 'mixed');
    assert.equal(readDifference(spread(0.03, 0.02)), 'above');
    assert.equal(readDifference(spread(0.03, 0.04)), 'mixed');
  });

  it('take a ratio within a quarter of 1 for that of a random update', () => {
    assert.deepEqual(
      [1.25, 0.8, 1].map((mean) => readRatio(spread(mean, 0))),
      ['alike', 'alike', 'alike'],
    );
    assert.deepEqual(
      [1.9, 0.5].map((mean) => readRatio(spread(mean, 0.3))),
      ['above', 'below'],
    );
    assert.deepEqual(
      [1.9, 0.5].map((mean) => readRatio(spread(mean, 1))),
      ['mixed', 'mixed'],
    );
  });

  it('read nothing of nothing', () => {
    assert.equal(readRatio(distributionOf([null])), 'undefined');
    assert.equal(readDifference(distributionOf([])), 'undefined');
  });

  it('never call avoidance what a tenth of the matrices contradicts', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1, max: 1, noNaN: true })), (values) => {
        const excess = distributionOf(values);
        if (readDifference(excess) === 'below') {
          assert.ok((excess.p90 ?? 0) < 0 && (excess.mean ?? 0) < -0.02);
        }
      }),
    );
  });
});

describe('the evidence of the gates', () => {
  it('sets each figure beside its null, with its place', () => {
    const { extent, geometry, precision } = gatesOf(WHOLE);
    assert.equal(extent, 'direction');
    assert.deepEqual(geometry.nss?.place, { kind: 'between', below: 'OPD', above: 'SFT' });
    assert.deepEqual([geometry.nss.expected.mean, geometry.nss.reading], [1.6e-4, 'above']);
    assert.deepEqual(geometry.rotationU?.place, { kind: 'in', method: 'OPD' });
    assert.deepEqual([geometry.rotationU.reading, geometry.rotationV?.reading], ['above', 'below']);
    assert.equal(geometry.principalOverlap?.reading, 'alike');
    assert.equal(geometry.offPrincipalEnergy?.reading, 'above');
    assert.deepEqual(
      [geometry.bounds.weyl?.mean, geometry.bounds.mirsky?.mean, geometry.bounds.wedin?.mean],
      [0.3, 0.14, 0.4],
    );
    assert.deepEqual(precision.place, { kind: 'in', method: 'OPD' });
    assert.equal(precision.lowOverlap?.reading, 'alike');
  });

  it('follows the keys that are chosen, and takes the first defaults for others', () => {
    assert.deepEqual(choiceOf(WHOLE), { k: '8', alpha: '0.5', energyK: '16' });
    const choice = choiceOf(WHOLE, { k: '32', alpha: '0.7' });
    assert.deepEqual(choice, { k: '32', alpha: '0.5', energyK: '16' });
    const { geometry } = gatesOf(WHOLE, choice);
    assert.equal(geometry.rotationU?.figure.mean, 12);
    assert.equal(geometry.rotationU.reading, 'undefined');
    assert.equal(geometry.bounds.wedin?.mean, 0.9);
  });

  it('places the overlap of small weights only at the share that was published', () => {
    const at = (alpha: string): unknown =>
      gatesOf(WHOLE, { ...choiceOf(WHOLE), alpha }).precision.lowOverlap?.place;
    assert.equal(at('0.5'), null);
    assert.deepEqual(at('0.3'), { kind: 'between', below: 'OPD', above: 'RLVR' });
  });

  it('counts as invisible what moved by under half a step, of all that moved', () => {
    // 5 under, 8 in the lower bins, 24 in the upper ones, 3 over
    assert.equal(gatesOf(WHOLE).precision.invisible, 13 / 40);
    const still = { zero: 7, under: 0, bins: Array<number>(16).fill(0), over: 0, exact: true };
    assert.equal(gatesOf({ ...WHOLE, ulpRatio: still }).precision.invisible, null);
  });

  it('names the layer with the largest share', () => {
    const { largestShare } = gatesOf(WHOLE).anchor;
    assert.deepEqual(largestShare, { layer: '1', share: 0.5, layers: 3 });
    assert.equal(gatesOf({ ...WHOLE, updateShare: null }).anchor.largestShare, null);
  });

  it('is approximate where the drift shares much of the null', () => {
    assert.equal(gatesOf(WHOLE).geometry.isNssApproximate, false);
    assert.equal(gatesOf({ ...WHOLE, nssDriftShare: one(0.11) }).geometry.isNssApproximate, true);
  });

  it('says how much is measured', () => {
    assert.equal(gatesOf({ matrices: 0 }).extent, 'nothing');
    const size: DiffModel = { updateSparsity: 0.5, exactEqualFraction: 0.5, matrices: 2 };
    assert.equal(gatesOf(size).extent, 'size');
    // the groups are asked for, and no matrix has been measured yet
    const none = distributionOf([]);
    const begun = { ...size, principalOverlap: { '0.5': none }, rotation: {} };
    assert.deepEqual(
      [gatesOf(begun).extent, gatesOf(begun).geometry.principalOverlap],
      ['size', undefined],
    );
    assert.equal(
      gatesOf({ ...size, updateSparsity: 1, exactEqualFraction: 1 }).extent,
      'identical',
    );
  });

  it('tells an overlap of nothing from one that is not measured', () => {
    const nothingChanged = { ...WHOLE, principalOverlap: { '0.5': distributionOf([null]) } };
    const { geometry, extent } = gatesOf({ ...nothingChanged, principalOverlapExcess: {} });
    assert.equal(geometry.principalOverlap?.reading, 'undefined');
    assert.equal(extent, 'direction');
  });
});
