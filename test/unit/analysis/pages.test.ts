import assert from 'node:assert/strict';
import fc from 'fast-check';
import { PAGE_BYTES, pageOf, pagesOf } from '../../../src/analysis/pages.ts';

describe('pages', () => {
  it('hold every item once, in order, and are within the size or hold one item', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 20 }),
      fc.nat({ max: 400_000 }).map((length) => 'é'.repeat(length)),
      fc.nat({ max: 200_000 }).map((length) => '\u0000'.repeat(length)),
    );
    fc.assert(
      fc.property(fc.array(text, { maxLength: 12 }), (items) => {
        const pages = [...pagesOf(items)];
        assert.deepEqual(pages.flat(), items);
        for (const page of pages) {
          assert.ok(page.length === 1 || Buffer.byteLength(JSON.stringify(page)) <= PAGE_BYTES);
        }
      }),
    );
  });

  it('are as long as fits', () => {
    const items = Array.from({ length: 100_000 }, (_, i) => ({ name: `layers.${i}.weight` }));
    const page = pageOf(items, 10);
    assert.ok(page.next !== null);
    const longer = items.slice(10, page.next + 1);
    assert.ok(Buffer.byteLength(JSON.stringify(longer)) > PAGE_BYTES);
  });

  it('are empty past the end', () => {
    assert.deepEqual(pageOf([1, 2], 2), { start: 2, items: [], next: null });
    assert.deepEqual([...pagesOf([])], []);
  });
});
