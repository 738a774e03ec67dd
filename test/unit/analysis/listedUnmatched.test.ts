/** Lists of unmatched tensors in a message of bounded size. */
import assert from 'node:assert/strict';
import { listedPairing, listedTripling } from '../../../src/analysis/listedUnmatched.ts';
import { PAGE_BYTES } from '../../../src/analysis/pages.ts';
import type { UnmatchedReason } from '../../../src/model/updates.ts';

const names = (count: number): string[] =>
  Array.from({ length: count }, (_none, index) => `model.layers.${index}.mlp.down_proj.weight`);

const pairing = (onlyInBase: readonly string[]) => ({
  ...{ onlyInBase, onlyInOther: ['x'], tied: [] },
  ...{ shapeMismatch: [], resized: [], unsure: [] },
});

describe('lists of unmatched tensors', () => {
  it('are whole where they are short', () => {
    const found = listedPairing(pairing(['a', 'b']));
    assert.deepEqual(found.pairing, pairing(['a', 'b']));
    assert.ok(Object.values(found.unlisted).every((count) => count === 0));
  });

  it('of checkpoints that have nothing in common stay small, and count the rest', () => {
    const all = names(100_000);
    const { pairing: listed, unlisted } = listedPairing(pairing(all));
    assert.ok(JSON.stringify(listed).length < PAGE_BYTES / 5);
    assert.ok(listed.onlyInBase.length > 1000);
    assert.deepEqual(listed.onlyInBase, all.slice(0, listed.onlyInBase.length));
    assert.equal(listed.onlyInBase.length + unlisted.onlyInBase, all.length);
    assert.equal(unlisted.onlyInOther, 0);
  });

  it('of three checkpoints count the rest by reason', () => {
    const reason = (index: number): UnmatchedReason => (index % 3 === 0 ? 'shape' : 'inNeither');
    const base = names(90_000).map((name, index) => ({ name, reason: reason(index) }));
    const { tripling, unlisted } = listedTripling({ unmatched: { base, first: [], second: [] } });
    const count = (of: UnmatchedReason): number =>
      tripling.unmatched.base.filter((tensor) => tensor.reason === of).length +
      (unlisted.base[of] ?? 0);
    assert.ok(JSON.stringify(tripling).length < PAGE_BYTES / 5);
    assert.deepEqual([count('shape'), count('inNeither')], [30_000, 60_000]);
    assert.deepEqual(unlisted.first, {});
  });
});
