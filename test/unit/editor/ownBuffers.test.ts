import assert from 'node:assert/strict';
import { withOwnBuffers } from '../../../src/editor/ownBuffers.ts';

describe('buffers of what a webview is sent', () => {
  it('hold one array each, and nothing else', () => {
    const shared = new ArrayBuffer(800);
    const sent = {
      values: new BigInt64Array(shared, 8, 2).fill(7n),
      norms: { count: 3, norms: new Float64Array(shared, 400, 3).fill(NaN), outliers: null },
      curves: [{ values: new Float32Array(shared, 100, 4).fill(0.5) }],
      text: 'x',
    };
    const found = withOwnBuffers(sent);
    assert.deepEqual(found, sent);
    const lengths = [found.values, found.norms.norms, found.curves[0]?.values];
    assert.deepEqual(
      lengths.map((array) => array?.buffer.byteLength),
      [16, 24, 16],
    );
  });

  it('are not copied without need', () => {
    const values = Float64Array.of(1, 2);
    assert.equal(withOwnBuffers({ values }).values, values);
  });
});
