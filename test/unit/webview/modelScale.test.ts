import assert from 'node:assert/strict';
import fc from 'fast-check';
import { distributionOf } from '../../../src/analysis/distribution.ts';
import { fractions, logarithmic, nearOne, spreadOut } from '../../../webview/diff/modelScale.ts';

describe('the lines of the model’s figures', () => {
  it('run evenly over fractions', () => {
    assert.deepEqual([-1, 0, 0.25, 1, 2].map(fractions), [0, 0, 0.25, 1, 1]);
  });

  it('run by the logarithm, as far as the figures reach', () => {
    const position = logarithmic(1e-6, 1e-1, undefined);
    assert.ok(Math.abs(position(1e-5) - 0.2) < 1e-12);
    assert.deepEqual([0, 1e-9, 1].map(position), [0, 0, 1]);
    const wider = logarithmic(1e-6, 1e-1, distributionOf([1e-8, 1e-8]));
    assert.equal(wider(1e-8), 0);
    assert.ok(wider(1e-6) > 0.2);
  });

  it('tell fractions near 1 apart', () => {
    const position = nearOne([0.877, 0.98314]);
    assert.ok(position(0.98314) - position(0.877) > 0.2);
    assert.ok(position(1) === 1 && position(0) === 0);
    assert.ok(position(0.99999) > position(0.9999) - 1e-12);
  });

  it('keep labels apart, in their order and on the line', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 4 }),
        (positions) => {
          const sorted = positions.sort((a, b) => a - b);
          const places = spreadOut(sorted, 0.24);
          places.forEach((place, at) => {
            assert.ok(place >= 0.12 - 1e-9 && place <= 0.88 + 1e-9, String(places));
            assert.ok(at === 0 || place - (places[at - 1] ?? 0) >= 0.24 - 1e-9, String(places));
          });
        },
      ),
    );
    assert.deepEqual(spreadOut([0.3, 0.7], 0.24), [0.3, 0.7]);
  });
});
