import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { RowSlots } from '../../webview/components/rowSlots.ts';

describe('the elements of lines', () => {
  it('stay with the lines that stay, and go to those that come', () => {
    const [a, b, c, d] = [{}, {}, {}, {}] as const;
    const slots = new RowSlots();
    assert.deepEqual(slots.assign([a, b, c]), [0, 1, 2]);
    assert.deepEqual(slots.assign([b, c, d]), [1, 2, 0]);
    assert.deepEqual(slots.assign([b]), [1]);
    assert.deepEqual(slots.assign([a, b]).at(1), 1);
  });

  it('never pass the line that may have the focus', () => {
    const [a, b, c, d, e] = [{}, {}, {}, {}, {}] as const;
    const slots = new RowSlots();
    assert.deepEqual(slots.assign([b, c, d], b), [0, 1, 2]);
    assert.deepEqual(slots.assign([a, b, e], b), [3, 0, 1]);
  });

  it('are one for each line', () => {
    const line = fc.integer({ min: 0, max: 9 });
    fc.assert(
      fc.property(fc.array(fc.uniqueArray(line)), fc.nat(12), (views, fixed) => {
        const keys = Array.from({ length: 10 }, () => ({}));
        const slots = new RowSlots();
        for (const view of views) {
          const assigned = slots.assign(
            view.map((at) => keys[at] ?? {}),
            keys[fixed],
          );
          assert.equal(new Set(assigned).size, view.length);
          assert.ok(assigned.every((slot) => slot >= 0 && slot < keys.length));
        }
      }),
    );
  });
});
