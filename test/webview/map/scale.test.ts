import assert from 'node:assert/strict';
import fc from 'fast-check';
import { divergingScale, limitsOf, sequentialScale, suitsLog } from '../../../webview/map/scale.ts';

const finite = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 });

describe('the scale of the map', () => {
  it('runs over all values, or over the middle 96 % of them', () => {
    const values = Array.from({ length: 101 }, (_value, at) => 100 - at);
    assert.deepEqual(limitsOf(values, false), { lower: 0, upper: 100 });
    assert.deepEqual(limitsOf(values, true), { lower: 2, upper: 98 });
    assert.deepEqual(limitsOf([1, 2], true), { lower: 1.02, upper: 1.98 });
    assert.equal(limitsOf([], true), null);
  });

  it('is logarithmic by itself where values spread over orders of magnitude', () => {
    assert.equal(suitsLog({ lower: 1, upper: 100 }), true);
    assert.equal(suitsLog({ lower: 1, upper: 10 }), false);
    assert.equal(suitsLog({ lower: 0, upper: 100 }), false);
    assert.equal(suitsLog({ lower: -100, upper: -1 }), false);
  });

  it('is even in the values, or in their logarithms', () => {
    const linear = sequentialScale({ lower: 0, upper: 10 }, false);
    assert.deepEqual(
      [0, 2.5, 10].map((value) => linear.position(value)),
      [0, 0.25, 1],
    );
    const log = sequentialScale({ lower: 1, upper: 10_000 }, true);
    assert.ok(Math.abs(log.position(10) - 0.25) < 1e-12);
    assert.ok(Math.abs(log.value(0.5) - 100) < 1e-9);
  });

  it('has no logarithm of what is not positive', () => {
    assert.equal(sequentialScale({ lower: 0, upper: 10 }, true).isLog, false);
    assert.equal(sequentialScale({ lower: 1, upper: 10 }, true).position(0), 0);
  });

  it('gives what lies beyond the limits the colour of the nearer end', () => {
    const scale = sequentialScale({ lower: 2, upper: 98 }, false);
    assert.deepEqual(
      [-5, 1000].map((value) => scale.position(value)),
      [0, 1],
    );
  });

  it('has the middle colour for a single value', () => {
    assert.equal(sequentialScale({ lower: 7, upper: 7 }, false).position(7), 0.5);
    assert.equal(sequentialScale({ lower: 7, upper: 7 }, true).position(7), 0.5);
  });

  it('keeps the order of the values and finds them again', () => {
    fc.assert(
      fc.property(finite, finite, finite, fc.boolean(), (a, b, c, isLog) => {
        const scale = sequentialScale({ lower: Math.min(a, b), upper: Math.max(a, b) }, isLog);
        const [low, high] = [scale.position(Math.min(b, c)), scale.position(Math.max(b, c))];
        assert.ok(low >= 0 && low <= high && high <= 1);
        const near = scale.value(scale.position(a));
        assert.ok(Math.abs(near - a) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b)));
      }),
    );
  });

  it('has a ratio as far from its baseline as the inverse', () => {
    const scale = divergingScale({ lower: 0.5, upper: 4 }, 1, true);
    assert.deepEqual([scale.isLog, scale.lower, scale.upper], [true, 0.25, 4]);
    assert.ok(Math.abs(scale.position(2) - 0.75) < 1e-12);
    assert.ok(Math.abs(scale.position(0.5) - 0.25) < 1e-12);
    // there is no logarithm of what is not positive
    assert.equal(divergingScale({ lower: -1, upper: 1 }, 0, true).isLog, false);
    assert.equal(divergingScale({ lower: 1, upper: 1 }, 1, true).position(1), 0.5);
  });

  it('is logarithmic by itself for ratios to 1, and for values over decades', () => {
    assert.equal(suitsLog({ lower: 0.5, upper: 4 }, 1), true);
    assert.equal(suitsLog({ lower: 0, upper: 4 }, 1), false);
    assert.equal(suitsLog({ lower: 0.5, upper: 4 }, 0.5), false);
    assert.equal(suitsLog({ lower: 0.01, upper: 4 }, 0.5), true);
  });

  it('has a baseline in the middle, with the same distance to both sides', () => {
    const scale = divergingScale({ lower: 0.5, upper: 4 }, 1);
    assert.deepEqual(
      [-2, 1, 4].map((value) => scale.position(value)),
      [0, 0.5, 1],
    );
    assert.equal(scale.position(2.5) - 0.5, 0.5 - scale.position(-0.5));
    assert.equal(divergingScale({ lower: -3, upper: 2 }, 1).upper, 5);
    assert.equal(divergingScale({ lower: 1, upper: 1 }, 1).position(1), 0.5);
  });
});
