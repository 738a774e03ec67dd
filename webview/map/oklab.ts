/**
 * Oklab: a colour space whose lightness L (0 black … 1 white) is ordered as people see it.
 * Björn Ottosson, "A perceptual color space for image processing" (2020).
 */

/** sRGB, each 0…255. */
export type Rgb = readonly [red: number, green: number, blue: number];
export type Oklab = readonly [lightness: number, a: number, b: number];

export function toOklab(color: Rgb): Oklab {
  const [r, g, b] = color.map((part) => linear(part / 255)) as [number, number, number];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** The colour of that lightness and hue; with less chroma where sRGB has not so much of it. */
export function toRgb([lightness, a, b]: Oklab): Rgb {
  let chroma = 1;
  let parts = linearRgb([lightness, a, b]);
  while (chroma > 0 && parts.some((part) => part < -1e-4 || part > 1.0001)) {
    chroma -= 0.02;
    parts = linearRgb([lightness, a * chroma, b * chroma]);
  }
  return parts.map((part) => Math.round(255 * gamma(part))) as [number, number, number];
}

/** WCAG's relative luminance, from which contrasts are computed. */
export function luminance(color: Rgb): number {
  const [r, g, b] = color.map((part) => linear(part / 255)) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function linearRgb([lightness, a, b]: Oklab): [number, number, number] {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

function linear(part: number): number {
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}

function gamma(part: number): number {
  const inside = Math.min(1, Math.max(0, part));
  return inside <= 0.0031308 ? 12.92 * inside : 1.055 * inside ** (1 / 2.4) - 0.055;
}
