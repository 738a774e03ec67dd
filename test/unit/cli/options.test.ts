import assert from 'node:assert/strict';
import { UsageError } from '../../../src/cli/exit.ts';
import {
  dimensionParser,
  dimensionsParser,
  parseAlpha,
  parseMetrics,
  parseTau,
} from '../../../src/cli/options.ts';

function assertRefused(parse: (text: string) => unknown, texts: readonly string[]): void {
  for (const text of texts) {
    assert.throws(() => parse(text), UsageError, text);
  }
}

describe('options of the command line', () => {
  it('reads groups of metrics, in their own order, and all of them at once', () => {
    assert.deepEqual(parseMetrics('rotation, sparsity'), ['sparsity', 'rotation']);
    assert.deepEqual(parseMetrics('update,all'), [
      'sparsity',
      'spectrum',
      'update',
      'rotation',
      'masks',
    ]);
    assertRefused(parseMetrics, ['', 'everything', 'sparsity,']);
  });

  it('keeps shares as decimals, in their shortest form', () => {
    assert.deepEqual(parseAlpha('0.50, .3,0.5'), ['0.5', '0.3']);
    assert.deepEqual(parseAlpha('0.123456789012345678'), ['0.123456789012345678']);
    assertRefused(parseAlpha, ['', '0', '1', '0.0', '1.5', '-0.5', '5e-1', '1/2', '0.5,', '.']);
    assertRefused(parseAlpha, ['0.1234567890123456789']);
  });

  it('reads dimensions in ascending order', () => {
    assert.deepEqual(dimensionsParser('--k')('32, 8,32'), [8, 32]);
    assert.equal(dimensionParser('--rank')('64'), 64);
    assertRefused(dimensionsParser('--k'), ['', '0', '8,', '-1', '1.5', '1e3', '9999999']);
  });

  it('reads a cosine', () => {
    assert.equal(parseTau('0.6'), 0.6);
    assertRefused(parseTau, ['', '0', '-0.5', '1.01', 'x']);
  });
});
