import assert from 'node:assert/strict';
import fc from 'fast-check';
import { MAX_IMAGE_CELLS, type TensorImage } from '../../../src/model/values.ts';
import { cumulativeEnergy } from '../../../webview/plots/energy.ts';
import { Axis } from '../../../webview/values/axis.ts';
import { cellText, decimalsOf, exactText, plainText } from '../../../webview/values/elementText.ts';
import { placeOf } from '../../../webview/values/goTo.ts';
import { moved } from '../../../webview/values/gridMoves.ts';
import { covered } from '../../../webview/values/imageCells.ts';
import { limitOf, sizeOf } from '../../../webview/values/imageScale.ts';

describe('the text of an element', () => {
  it('writes what is not finite as METRICS.md names it', () => {
    const texts = [NaN, Infinity, -Infinity].map((value) => cellText(value, 5));
    assert.deepEqual(texts, ['NaN', 'Inf', '\u2212Inf']);
  });

  it('keeps every digit of integers of 64 bits', () => {
    assert.equal(cellText(-9223372036854775808n, null), '\u22129223372036854775808');
    assert.equal(cellText(18446744073709551615n, null), '18446744073709551615');
    assert.equal(cellText(-2147483648, null), '\u22122147483648');
  });

  it('puts the points of a tensor in one line, and what would vanish into an exponent', () => {
    const decimals = decimalsOf('BF16', 0.06);
    assert.equal(decimals, 5);
    const texts = [0.0131378, -0.5, 3.1e-7, 0].map((value) => cellText(value, decimals));
    assert.deepEqual(texts, ['0.01314', '\u22120.50000', '3.1e-7', '0']);
    assert.equal(decimalsOf('I32', 100), null);
    assert.equal(decimalsOf('F32', 1e-9), null);
  });

  it('copies what reads back as the same number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (value) => {
        const text = plainText(value).replace('Inf', 'Infinity');
        assert.ok(Object.is(Number(text), value), text);
      }),
    );
    assert.equal(exactText(-0.1), '\u22120.1');
  });
});

describe('an index that is typed', () => {
  it('is a row and a column of the present slice, or of every dimension', () => {
    assert.deepEqual(placeOf('3, 12', [64, 100], 0), { slice: 0, row: 3, column: 12 });
    assert.deepEqual(placeOf('[3 12]', [5, 64, 100], 4), { slice: 4, row: 3, column: 12 });
    assert.deepEqual(placeOf('2,3,12', [5, 64, 100], 4), { slice: 2, row: 3, column: 12 });
    assert.deepEqual(placeOf('1, 2, -1, -7', [4, 3, 9, 7], 0), { slice: 5, row: 8, column: 0 });
    assert.deepEqual(placeOf('40', [64], 0), { slice: 0, row: 0, column: 40 });
    assert.deepEqual(placeOf('0', [], 0), { slice: 0, row: 0, column: 0 });
  });

  it('is refused where there is no such element', () => {
    for (const text of [
      '',
      '3',
      '64, 0',
      '0, 100',
      '-65, 0',
      '1, 2, 3',
      'a, b',
      '1e2, 3',
      '1.5, 2',
    ]) {
      assert.equal(placeOf(text, [64, 100], 0), null, text);
    }
  });
});

describe('the keys of a grid', () => {
  const size = { rows: 50, columns: 20, page: { rows: 10, columns: 5 } };
  const from = { row: 30, column: 7 };
  const press = (key: string, isToEdge = false, isSideways = false) =>
    moved(from, { key, isToEdge, isSideways }, size);

  it('move by cells, pages and to the edges, and stay inside', () => {
    assert.deepEqual(press('ArrowLeft'), { row: 30, column: 6 });
    assert.deepEqual(press('ArrowUp', true), { row: 0, column: 7 });
    assert.deepEqual(press('ArrowRight', true), { row: 30, column: 19 });
    assert.deepEqual(press('PageDown'), { row: 40, column: 7 });
    assert.deepEqual(press('PageUp', false, true), { row: 30, column: 2 });
    assert.deepEqual(press('Home'), { row: 30, column: 0 });
    assert.deepEqual(press('Home', true), { row: 0, column: 0 });
    assert.deepEqual(press('End', true), { row: 49, column: 19 });
    assert.equal(press('x'), null);
  });
});

describe('an axis that is scrolled through', () => {
  it('shows the cells at the scroll position', () => {
    const axis = new Axis(1000, 20);
    assert.deepEqual(axis.visible(0, 100), { start: 0, end: 5, hidden: 0 });
    assert.deepEqual(axis.visible(30, 100), { start: 1, end: 7, hidden: 10 });
    assert.deepEqual(axis.visible(19_900, 100), { start: 995, end: 1000, hidden: 0 });
  });

  it('scrolls no further than a cell needs', () => {
    const axis = new Axis(1000, 20);
    assert.equal(axis.reveal(3, 0, 100), 0);
    assert.equal(axis.reveal(5, 0, 100), 20);
    assert.equal(axis.reveal(1, 400, 100), 20);
  });

  it('reaches every cell of more than a browser can lay out', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999_999 }), (index) => {
        const axis = new Axis(100_000_000, 80);
        assert.ok(axis.extent <= 8_000_000);
        const { start, end } = axis.visible(Math.round(axis.center(index, 400)), 400);
        assert.ok(start <= index && index < end, `${index} in ${start}…${end}`);
      }),
    );
  });
});

describe('an image of a slice', () => {
  it('asks for no more cells than a message takes, and no more than there are elements', () => {
    const side = fc.integer({ min: 1, max: 200_000 });
    fc.assert(
      fc.property(side, side, (m, n) => {
        const { rows, columns } = sizeOf([m, n], 0);
        assert.ok(rows * columns <= MAX_IMAGE_CELLS && rows <= m && columns <= n);
        assert.ok(rows >= 1 && columns >= 1);
      }),
    );
    assert.deepEqual(sizeOf([4096, 4096], 3), { slice: 3, rows: 200, columns: 200 });
    assert.deepEqual(sizeOf([30, 20], 0), { slice: 0, rows: 30, columns: 20 });
  });

  it('gives every element to one cell', () => {
    const image = { matrix: { slices: 1, rows: 10, columns: 7 }, rows: 3, columns: 7 };
    const starts = [0, 1, 2].map((row) => covered(image as TensorImage, { row, column: 6 }));
    assert.deepEqual(
      starts.map(({ rowStart, rowEnd }) => [rowStart, rowEnd]),
      [
        [0, 3],
        [3, 6],
        [6, 10],
      ],
    );
    assert.deepEqual([starts[0]?.columnStart, starts[0]?.columnEnd], [6, 7]);
  });

  it('ends its scale where all but a few cells are', () => {
    const cells = Float32Array.from({ length: 1000 }, (_cell, at) => (at === 5 ? 100 : at / 1000));
    assert.ok(limitOf(cells) < 1.01 && limitOf(cells) > 0.98);
    assert.equal(limitOf(Float32Array.from([NaN, -2, 1])), 1);
    assert.equal(limitOf(Float32Array.from([NaN])), 0);
  });
});

describe('cumulative energy', () => {
  it('is the share of the squares so far', () => {
    assert.deepEqual(
      [...cumulativeEnergy([2, 1, 1])].map((x) => x * 6),
      [4, 5, 6],
    );
    assert.deepEqual([...cumulativeEnergy([0, 0])], [0, 0]);
  });

  it('neither overflows nor vanishes', () => {
    assert.deepEqual([...cumulativeEnergy([3e200, 4e200])], [9 / 25, 1]);
    assert.deepEqual([...cumulativeEnergy([1e-200, 0])], [1, 1]);
  });
});
