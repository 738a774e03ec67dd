import assert from 'node:assert/strict';
import {
  brief,
  byteSize,
  compactCount,
  duration,
  exact,
  figure,
  multiple,
  percent,
  shapeText,
  superscript,
} from '../../webview/format.ts';
import { decadeTicks, minorTicks, short } from '../../webview/plots/ticks.ts';
import { visibleText } from '../../webview/visibleText.ts';

/** Checks a function on pairs of value and text. */
function writes<T>(write: (value: T) => string, examples: readonly (readonly [T, string])[]): void {
  for (const [value, text] of examples) {
    assert.equal(write(value), text);
  }
}

describe('how figures are written', () => {
  it('measured figures: four digits, or three with an exponent', () => {
    writes(figure, [
      [0, '0'],
      [22.13456, '22.13'],
      [0.024123, '0.02412'],
      [3.12e-4, '3.12e-4'],
      [-3.12e-4, '−3.12e-4'],
      [-0.5, '−0.5000'],
      [1875.3, '1,875'],
      [1234567, '1.23e6'],
      [null, '–'],
      [undefined, '–'],
    ]);
  });

  it('where there is little room: two digits', () => {
    writes(brief, [
      [0, '0'],
      [0.09993, '0.10'],
      [1.829, '1.8'],
      [-9.8e-4, '−9.8e-4'],
      [1234, '1.2e3'],
      [null, '–'],
    ]);
  });

  it('counts and sizes: three digits and a unit, never 1000 of a smaller one', () => {
    writes(compactCount, [
      [9999, '9,999'],
      [12_345, '12.3 K'],
      [999_999, '1.00 M'],
      [8_190_735_360, '8.19 B'],
    ]);
    writes(byteSize, [
      [512, '512 B'],
      [1023, '1,023 B'],
      [33_554_432, '32.0 MiB'],
      [1024 ** 3 - 1, '1.00 GiB'],
      [1000 * 1024, '1,000 KiB'],
    ]);
  });

  it('fractions: 0 and 100 % only where they are exact', () => {
    writes(percent, [
      [0, '0.0 %'],
      [1e-6, '< 0.01 %'],
      [0.0068, '0.68 %'],
      [0.5692, '56.9 %'],
      [0.9995, '99.95 %'],
      [1 - 1e-9, '> 99.99 %'],
      [1, '100.0 %'],
      [null, '–'],
    ]);
  });

  it('ratios, times, shapes, exponents', () => {
    writes(multiple, [
      [1.6249, '1.62 ×'],
      [null, '–'],
    ]);
    writes(duration, [
      [420, '0.4 s'],
      [46_000, '46 s'],
      [59_700, '1 min 0 s'],
      [125_000, '2 min 5 s'],
      [4_320_000, '1 h 12 min'],
    ]);
    writes(shapeText, [
      [[], 'scalar'],
      [[4096, 12288], '4096 × 12288'],
    ]);
    assert.equal(superscript(-12), '⁻¹²');
    assert.equal(exact(0.1), '0.1');
    assert.equal(exact(null), 'undefined');
  });

  it('ticks: round numbers without trailing zeros', () => {
    writes(short, [
      [0.05, '0.05'],
      [-0.1, '−0.1'],
      [1e-4, '1e-4'],
      [2000, '2,000'],
    ]);
  });

  it('logarithmic ticks, few enough on any range', () => {
    assert.deepEqual(decadeTicks(0.0994, 5.9), [0.1, 0.2, 0.5, 1, 2, 5]);
    assert.deepEqual(decadeTicks(0.5, 20), [0.5, 1, 2, 5, 10, 20]);
    assert.deepEqual(decadeTicks(2e-5, 40), [1e-4, 0.01, 1]);
    assert.ok(decadeTicks(1e-300, 1e300).length <= 20);
    assert.deepEqual(decadeTicks(1e-5, 1e-5), [1e-5]);
  });

  it('strokes between the powers of ten, as long as they stand apart', () => {
    assert.deepEqual(minorTicks(0.7, 4), [0.7, 0.8, 0.9, 2, 3, 4]);
    assert.deepEqual(minorTicks(1e-5, 1e5), []);
  });
});

describe('text of a file', () => {
  it('shows what cannot be seen', () => {
    writes(
      (text: string) => visibleText(text, 100),
      [
        ['a\u202Eb', 'a\\u202eb'],
        ['a\u0000\n\u200Bb', 'a\\u0000\\u000a\\u200bb'],
        ['\ud83d\ude00', '\ud83d\ude00'],
        ['\ud83d', '\\ud83d'],
        ['\ude00\ud83d', '\\ude00\\ud83d'],
        ['\u05E9\u05DB', '\u05E9\u05DB'],
      ],
    );
  });

  it('is cut at the limit', () => {
    assert.equal(visibleText('abcdef', 3), 'abc…');
    assert.equal(visibleText('abc', 3), 'abc');
  });
});
