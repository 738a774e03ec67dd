/** Where a card goes: beside what it is about, inside the window, never over it. */

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Place {
  readonly left: number;
  readonly top: number;
  /** Less than the card's where there is too little room anywhere. */
  readonly height: number;
}

/** Between the card and what it is about, and between the card and the window's edge. */
const GAP = 4;
const MARGIN = 8;
/** A card that is cut to less shows too little. */
const LEAST_HEIGHT = 120;
/** Beside the pointer, so that it can go on straight down without entering the card. */
const BESIDE_POINTER = 16;

/**
 * Below, else above; else there cut, where enough is left of it, since beside an anchor that is part
 * of a row the card would cover the rest of it; else beside it; else cut however short.
 *
 * @param anchor what the card is about, in the window
 * @param pointerX where the pointer came to rest; null when a key opened the card
 */
export function placeCard(anchor: Box, card: Size, view: Size, pointerX: number | null): Place {
  const below = view.height - MARGIN - anchor.bottom - GAP;
  const above = anchor.top - GAP - MARGIN;
  const left = across(anchor, card.width, view.width, pointerX);
  if (card.height <= below) {
    return { left, top: anchor.bottom + GAP, height: card.height };
  }
  if (card.height <= above) {
    return { left, top: anchor.top - GAP - card.height, height: card.height };
  }
  const most = Math.max(below, above);
  const side = most >= LEAST_HEIGHT ? null : besides(anchor, card, view);
  if (side !== null) {
    const lowest = view.height - MARGIN - card.height;
    return { left: side, top: clamp(anchor.top, MARGIN, lowest), height: card.height };
  }
  const height = Math.max(0, Math.min(card.height, most));
  const top = below >= above ? anchor.bottom + GAP : anchor.top - GAP - height;
  return { left, top, height };
}

function across(anchor: Box, width: number, viewWidth: number, pointerX: number | null): number {
  const rightmost = viewWidth - MARGIN - width;
  if (pointerX === null) {
    return clamp(anchor.left, MARGIN, rightmost);
  }
  const right = pointerX + BESIDE_POINTER;
  const left = pointerX - BESIDE_POINTER - width;
  return right > rightmost && left >= MARGIN ? left : clamp(right, MARGIN, rightmost);
}

/** The left edge of a card beside the anchor, or null where there is no room. */
function besides(anchor: Box, card: Size, view: Size): number | null {
  if (card.height > view.height - 2 * MARGIN) {
    return null;
  }
  const right = anchor.right + GAP;
  const left = anchor.left - GAP - card.width;
  if (right + card.width <= view.width - MARGIN) {
    return right;
  }
  return left >= MARGIN ? left : null;
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}
