import assert from 'node:assert/strict';
import { fileKindOf, savedFraction } from '../../../src/analysis/fileKind.ts';
import type { FileKind } from '../../../src/model/fileKind.ts';
import { fileKindText } from '../../../webview/checkpoint/fileKindText.ts';

const MASK = {
  ...{ format: 'pt', schema: 'checkpoint-lens/mask@1', kind: 'safe', alpha: '0.5', rank: '64' },
  base: 'base.safetensors',
};
const DELTA = {
  schema: 'checkpoint-lens/delta@1',
  base: '[{"file":"a.safetensors","bytes":1,"sha256":"0"},{"file":"b.safetensors"}]',
  other: '{"file":"c.safetensors","bytes":1000,"sha256":"0"}',
};
const PATCH = { format: 'sparse_weight_patch', sparse: 'True', sparsity: '0.991' };

function textOf(metadata: Readonly<Record<string, string>>, bytes: number): string {
  const kind = fileKindOf(metadata);
  assert.ok(kind !== null);
  return fileKindText(kind, bytes);
}

describe('what a file is by its metadata', () => {
  it('is a mask', () => {
    const expected: FileKind = {
      ...{ kind: 'mask', mask: 'safe', alpha: '0.5', rank: 64 },
      base: 'base.safetensors',
    };
    assert.deepEqual(fileKindOf(MASK), expected);
    assert.equal(textOf(MASK, 1), 'mask (safe, α 0.5, rank 64) of base.safetensors');
    assert.equal(textOf({ ...MASK, kind: 'low' }, 1), 'mask (low, α 0.5) of base.safetensors');
  });

  it('is a delta, with what it saves', () => {
    assert.equal(textOf(DELTA, 60), 'sparse delta of a.safetensors, saves 94.0 % of c.safetensors');
    assert.equal(savedFraction(60, 1000), 0.94);
  });

  it('is a patch between trainer and inference engine', () => {
    assert.equal(textOf(PATCH, 1), 'sparse weight patch, 99.1 % unchanged');
    assert.equal(textOf({ ...PATCH, sparsity: 'nan' }, 1), 'sparse weight patch');
  });

  it('is nothing special for weights, later versions and lies', () => {
    for (const metadata of [
      {},
      { format: 'pt' },
      { schema: 'checkpoint-lens/mask@2' },
      { ...MASK, kind: 'unsafe' },
      { ...MASK, rank: '' },
      { ...DELTA, other: '{' },
      { ...DELTA, other: '{"file":1,"bytes":2}' },
      { ...DELTA, base: '{}' },
      { ...PATCH, sparse: 'False' },
    ]) {
      assert.equal(fileKindOf(metadata), null, JSON.stringify(metadata));
    }
  });
});
