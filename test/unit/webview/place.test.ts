import assert from 'node:assert/strict';
import fc from 'fast-check';
import { placeCard } from '../../../webview/hover/place.ts';

const VIEW = { width: 1000, height: 600 };
const CARD = { width: 300, height: 200 };

function row(top: number): { left: number; top: number; right: number; bottom: number } {
  return { left: 0, right: 1000, top, bottom: top + 22 };
}

describe('the place of a card', () => {
  it('is below, beside the pointer', () => {
    assert.deepEqual(placeCard(row(100), CARD, VIEW, 50), { left: 66, top: 126, height: 200 });
  });

  it('is above where there is no room below, and on the other side of the pointer', () => {
    assert.deepEqual(placeCard(row(500), CARD, VIEW, 900), { left: 584, top: 296, height: 200 });
  });

  it('begins with what a key has opened it for', () => {
    assert.equal(placeCard({ ...row(100), left: 40 }, CARD, VIEW, null).left, 40);
  });

  it('is beside a cell in a window that is too low', () => {
    const cell = { left: 100, right: 120, top: 90, bottom: 110 };
    const place = placeCard(cell, CARD, { width: 1000, height: 220 }, 110);
    assert.deepEqual(place, { left: 124, top: 12, height: 200 });
  });

  it('is inside the window and off what it is about, whatever their sizes', () => {
    const size = fc.integer({ min: 10, max: 1500 });
    const at = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(size, size, size, size, at, at, (width, height, cardWidth, cardHeight, x, y) => {
        const view = { width: width + 40, height: height + 120 };
        const card = { width: Math.min(cardWidth, view.width - 16), height: cardHeight };
        const [left, top] = [x * (view.width - 20), y * (view.height - 22)];
        const anchor = { left, top, right: left + 20, bottom: top + 22 };
        const place = placeCard(anchor, card, view, left + 10);
        const [right, bottom] = [place.left + card.width, place.top + place.height];
        assert.ok(place.left >= 0 && right <= view.width);
        assert.ok(place.height === 0 || (place.top >= 0 && bottom <= view.height));
        const isAcross = place.left < anchor.right && right > anchor.left;
        const isDown = place.top < anchor.bottom && bottom > anchor.top;
        assert.ok(!(isAcross && isDown));
      }),
    );
  });
});
