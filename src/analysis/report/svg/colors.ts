/** Colours for positions on a scale, the same on light and dark paper. */

/** Dark to light, in even steps of lightness. */
const SEQUENTIAL = ['#440154', '#3b528b', '#21918c', '#5ec962', '#fde725'];
/** Blue under the baseline, red over it. */
const DIVERGING = ['#2166ac', '#92c5de', '#f7f7f7', '#f4a582', '#b2182b'];

export type Ramp = 'sequential' | 'diverging';

/** @param position 0…1; beyond it the colour of the end. */
export function colorAt(ramp: Ramp, position: number): string {
  const stops = ramp === 'sequential' ? SEQUENTIAL : DIVERGING;
  const at = Math.min(1, Math.max(0, position)) * (stops.length - 1);
  const low = Math.min(Math.floor(at), stops.length - 2);
  const [from, to] = [channels(stops[low]), channels(stops[low + 1])];
  const mixed = from.map((value, channel) => value + (at - low) * ((to[channel] ?? 0) - value));
  return `#${mixed.map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')}`;
}

/** Black or white, whichever is the easier to read on a colour. */
export function inkOn(color: string): string {
  const [red = 0, green = 0, blue = 0] = channels(color).map((value) => (value / 255) ** 2.2);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? '#000000' : '#ffffff';
}

function channels(color = '#000000'): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
}
