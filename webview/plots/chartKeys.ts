/** What keys do in a chart: they move its cursor from point to point, and zoom. */

/** A part of an axis. */
export interface Span {
  readonly min: number;
  readonly max: number;
}

/** Share of the points that Page Up and Page Down pass. */
const PAGE = 0.1;
const ZOOM = 0.5;

/** The point that a key moves to; null for a key that does not move. */
export function indexAfter(
  { key, shiftKey }: KeyboardEvent,
  index: number,
  count: number,
): number | null {
  const page = Math.max(1, Math.round(count * PAGE));
  const step = shiftKey ? Math.max(1, Math.round(page / 10)) : 1;
  const moved: Readonly<Record<string, number>> = {
    ArrowLeft: index - step,
    ArrowDown: index - step,
    ArrowRight: index + step,
    ArrowUp: index + step,
    PageDown: index - page,
    PageUp: index + page,
    Home: 0,
    End: count - 1,
  };
  const to = moved[key];
  return to === undefined || count === 0 ? null : Math.max(0, Math.min(to, count - 1));
}

/** The part of the axis that a key zooms to, around the cursor; null for a key that does not zoom. */
export function zoomAfter(
  { key }: KeyboardEvent,
  { min, max }: Span,
  index: number,
  places: ArrayLike<number>,
): Span | null {
  const factor = key === '+' || key === '=' ? ZOOM : key === '-' ? 1 / ZOOM : null;
  if (factor === null) {
    return null;
  }
  const [first = 0, last = 0] = [places[0], places[places.length - 1]];
  const center = Math.max(min, Math.min(places[index] ?? min, max));
  // a part without two points shows nothing
  const least = (2 * (last - first)) / Math.max(1, places.length - 1);
  const width = Math.max(least, Math.min((max - min) * factor, last - first));
  const start = Math.max(first, Math.min(center - width / 2, last - width));
  return { min: start, max: start + width };
}
