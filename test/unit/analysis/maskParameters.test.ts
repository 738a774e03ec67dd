import assert from 'node:assert/strict';
import { dimensionOf, shareOf } from '../../../src/analysis/maskParameters.ts';

describe('the parameters of a mask', () => {
  it('are shares between 0 and 1, as shortest decimals', () => {
    for (const [text, share] of [
      ['0.5', '0.5'],
      ['.50', '0.5'],
      [' 0.3000 ', '0.3'],
      ['0.123456789012345678', '0.123456789012345678'],
    ] as const) {
      assert.equal(shareOf(text), share);
    }
    const none = ['', '0', '1', '0.0', '1.0', '-0.5', '5e-1', '0,5', 'half', '0.5 0.3', '00.5'];
    for (const text of [...none, '0.1234567890123456789']) {
      assert.equal(shareOf(text), null, text);
    }
  });

  it('are ranks from 1 on', () => {
    assert.deepEqual([dimensionOf('1'), dimensionOf('64'), dimensionOf('1000000')], [1, 64, 1e6]);
    for (const text of ['', '0', '-1', '1.5', '1e3', '64 ', '1000001', '0x10']) {
      assert.equal(dimensionOf(text), null, text);
    }
  });
});
