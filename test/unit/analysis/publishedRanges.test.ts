import assert from 'node:assert/strict';
import { placeOf, publishedMetrics, sources } from '../../../src/analysis/publishedRanges.ts';

describe('published ranges', () => {
  it('place the samples as their figures are described', () => {
    assert.deepEqual(placeOf('updateSparsity', 0.569), { kind: 'in', method: 'OPD' });
    assert.deepEqual(placeOf('nss', 3.1e-4), { kind: 'between', below: 'OPD', above: 'SFT' });
    assert.deepEqual(placeOf('updateSparsity', 0.024), { kind: 'in', method: 'SFT' });
    assert.deepEqual(placeOf('nss', 1.7e-2), { kind: 'beyond', method: 'SFT', side: 'above' });
  });

  it('hold every published figure in its own method', () => {
    for (const [metric, { ranges }] of Object.entries(publishedMetrics)) {
      for (const { method, low, high, values } of ranges) {
        for (const value of [low, ...values, high]) {
          const place = placeOf(metric as keyof typeof publishedMetrics, value);
          const shared = ranges.filter((range) => range.low <= value && value <= range.high);
          assert.equal(place.kind, 'in', `${metric} ${value}`);
          assert.ok(shared.some((range) => range.method === method));
        }
      }
    }
  });

  it('ascend without overlap and name a source', () => {
    for (const { ranges } of Object.values(publishedMetrics)) {
      for (const [at, range] of ranges.entries()) {
        assert.ok(range.low <= range.high && range.source in sources);
        assert.ok(range.low >= (ranges[at - 1]?.high ?? 0));
      }
    }
  });

  it('say what lies outside all of them', () => {
    assert.deepEqual(placeOf('updateSparsity', 0.9), {
      kind: 'beyond',
      method: 'RLVR',
      side: 'above',
    });
    assert.deepEqual(placeOf('nss', 1e-9), { kind: 'beyond', method: 'RLVR', side: 'below' });
    assert.deepEqual(placeOf('rotationMax', 5), { kind: 'between', below: 'OPD', above: 'SFT' });
  });
});
