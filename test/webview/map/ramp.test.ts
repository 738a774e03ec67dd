import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { toOklab, toRgb, type Rgb } from '../../../webview/map/oklab.ts';
import {
  colorAt,
  divergingRamp,
  isLight,
  sequentialRamp,
  type RampTheme,
} from '../../../webview/map/ramp.ts';
import { THEMES, type Theme } from '../webviewPage.ts';

/** WCAG's relative luminance. */
function luminance(color: Rgb): number {
  const [r, g, b] = color.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: Rgb, b: Rgb): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function themeOf(theme: Theme): RampTheme {
  const css = readFileSync(`webview/dev/themes/${theme}.css`, 'utf8');
  const color = (name: string): Rgb => {
    const hex = new RegExp(`--vscode-${name}: #(\\w{6});`).exec(css)?.[1] ?? '';
    return [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16)) as [number, number, number];
  };
  return {
    background: color('editor-background'),
    foreground: color('foreground'),
    purple: color('charts-purple'),
    blue: color('charts-blue'),
    green: color('charts-green'),
    yellow: color('charts-yellow'),
  };
}

describe('the colours of the map', () => {
  it('are computed in Oklab as it is published', () => {
    // Ottosson's own reference values for white, red, green and blue
    const known: [Rgb, [number, number, number]][] = [
      [
        [255, 255, 255],
        [1, 0, 0],
      ],
      [
        [255, 0, 0],
        [0.628, 0.2249, 0.1258],
      ],
      [
        [0, 255, 0],
        [0.8664, -0.2339, 0.1795],
      ],
      [
        [0, 0, 255],
        [0.452, -0.0325, -0.3115],
      ],
    ];
    for (const [color, lab] of known) {
      toOklab(color).forEach((part, at) => assert.ok(Math.abs(part - (lab[at] ?? 0)) < 5e-4));
    }
    const part = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(fc.tuple(part, part, part), (color) => {
        assert.deepEqual(toRgb(toOklab(color)), color);
      }),
    );
  });

  for (const theme of THEMES) {
    it(`look the more the higher the value, ${theme}`, () => {
      const colors = themeOf(theme);
      const ramp = sequentialRamp(colors);
      const fromBackground = ramp.map((color) =>
        Math.abs(toOklab(color)[0] - toOklab(colors.background)[0]),
      );
      for (let at = 8; at < ramp.length; at += 8) {
        assert.ok((fromBackground[at] ?? 0) > (fromBackground[at - 8] ?? 0), `step ${at}`);
      }
      assert.ok(contrast(colorAt(ramp, 1), colors.background) > 10);
      assert.ok(contrast(colorAt(ramp, 0), colors.background) > 1.2);
    });

    it(`go to both sides of a baseline alike, ${theme}`, () => {
      const ramp = divergingRamp(themeOf(theme)).map(toOklab);
      const last = ramp.length - 1;
      for (const at of [0, 40, 80, 120]) {
        const [below, above] = [ramp[at] ?? [0, 0, 0], ramp[last - at] ?? [0, 0, 0]];
        assert.ok(Math.abs(below[0] - above[0]) < 0.02, `lightness at ${at}`);
      }
      const hue = (at: number): number => Math.atan2(ramp[at]?.[2] ?? 0, ramp[at]?.[1] ?? 0);
      assert.ok(Math.abs(hue(0) - hue(last)) > 1, 'both ends have a hue of their own');
    });

    it(`leave numbers readable on them, ${theme}`, () => {
      for (const color of sequentialRamp(themeOf(theme))) {
        assert.ok(contrast(color, isLight(color) ? [0, 0, 0] : [255, 255, 255]) >= 4.5);
      }
    });
  }
});
