import assert from 'node:assert/strict';
import { truncateSync } from 'node:fs';
import { AnalysisError } from '../../../src/model/failure.ts';
import type { ImageSize, ValueWindow } from '../../../src/model/values.ts';
import { openCheckpoint } from '../../../src/native/checkpoint.ts';
import {
  drawTensor,
  drawUpdate,
  readValues,
  type SliceImage,
  type TensorOf,
} from '../../../src/native/values.ts';
import { fromRoot, readJson, temporaryFolder } from '../support/paths.ts';
import { writeSparseFile, writeTensors } from '../support/safetensorsFiles.ts';

/** What numpy finds: numbers as text, cells without finite elements null. */
interface Expected {
  readonly windows: readonly (ValueWindow & { readonly values: readonly string[] })[];
  readonly images: readonly ExpectedImage[];
  readonly updates: readonly (ExpectedImage & { readonly changedFraction: readonly number[] })[];
}

interface ExpectedImage extends ImageSize {
  readonly mean: readonly (number | null)[];
  readonly maxAbs: readonly (number | null)[];
  readonly nonFinite: readonly number[];
  readonly rowNorms: readonly number[];
  readonly columnNorms: readonly number[];
}

/** Each number within `tolerance` of the expected one; null is NaN. */
function assertNear(
  found: ArrayLike<number> | null,
  expected: readonly (number | null)[],
  tolerance: (expected: number) => number,
  what: string,
): void {
  assert.equal(found?.length, expected.length, what);
  Array.from(found).forEach((value, place) => {
    const wanted = expected[place] ?? NaN;
    const near = Math.abs(value - wanted) <= tolerance(Math.abs(wanted));
    assert.ok(near || (Number.isNaN(value) && Number.isNaN(wanted)), `${what}, ${place}: ${value}`);
  });
}

function assertDrawn(found: SliceImage, expected: ExpectedImage, what: string): void {
  assert.deepEqual([found.rows, found.columns], [expected.rows, expected.columns], what);
  const largest = Math.max(...expected.maxAbs.map((value) => value ?? 0));
  // Cells are float32; a mean is as exact as float32 allows for the terms that it is of.
  assertNear(found.mean, expected.mean, () => largest * 1e-7, `mean of ${what}`);
  assertNear(found.maxAbs, expected.maxAbs, (value) => value * 6e-8, `maxAbs of ${what}`);
  const isFinite = expected.nonFinite.every((count) => count === 0);
  assert.deepEqual([...found.nonFinite], isFinite ? [] : expected.nonFinite, what);
  const close = (value: number): number => value * 1e-14;
  assertNear(found.rowNorms, expected.rowNorms, close, `rowNorms of ${what}`);
  assertNear(found.columnNorms, expected.columnNorms, close, `columnNorms of ${what}`);
}

async function failureOf(work: Promise<unknown>): Promise<AnalysisError['failure']> {
  try {
    await work;
  } catch (error) {
    assert.ok(error instanceof AnalysisError, String(error));
    return error.failure;
  }
  throw new Error('it succeeded');
}

describe('the elements of a tensor', () => {
  const file = temporaryFolder();
  const oracle = readJson('test/data/elements.json') as Readonly<Record<string, Expected>>;
  let base: (name: string) => TensorOf;
  let other: (name: string) => TensorOf;

  before(async () => {
    [base, other] = (await Promise.all(
      ['base', 'other'].map(async (side) => {
        const opened = await openCheckpoint(fromRoot(`test/data/elements-${side}.safetensors`));
        const names = opened.checkpoint.tensors.map(({ name }) => name);
        return (name: string) => ({ opened, tensor: names.indexOf(name) });
      }),
    )) as [typeof base, typeof other];
  });

  it('are read exactly, whatever their dtype, and wherever the window lies', async () => {
    for (const [name, { windows }] of Object.entries(oracle)) {
      for (const { values: expected, ...window } of windows) {
        const { values } = await readValues(base(name), window);
        const wanted = expected.map((text) =>
          values instanceof Float64Array ? Number(text) : BigInt(text),
        );
        assert.deepEqual([...values], wanted, name);
      }
    }
  });

  it('of 64-bit integers are bigints, and all others numbers', async () => {
    const window = { slice: 0, rowStart: 4, rowCount: 1, columnStart: 6, columnCount: 1 };
    const last = async (dtype: string) => (await readValues(base(`dtype.${dtype}`), window)).values;
    assert.deepEqual(await last('U64'), BigUint64Array.of(2n ** 64n - 1n));
    assert.deepEqual(await last('I64'), BigInt64Array.of(2n ** 63n - 1n));
    assert.deepEqual(await last('U32'), Float64Array.of(2 ** 32 - 1));
  });

  it('are drawn as numpy draws them', async () => {
    for (const [name, { images }] of Object.entries(oracle)) {
      for (const expected of images) {
        const { slice, rows, columns } = expected;
        // Of an empty slice there are no cells, whatever is asked for.
        const size = { slice, rows: Math.max(rows, 1), columns: Math.max(columns, 1) };
        assertDrawn(await drawTensor(base(name), size), expected, `${name} ${rows}×${columns}`);
      }
    }
  });

  it('are drawn as the update of a pair, with what changed', async () => {
    for (const [name, { updates }] of Object.entries(oracle)) {
      for (const expected of updates) {
        const { slice, columns } = expected;
        const size = { slice, rows: Math.max(expected.rows, 1), columns };
        const found = await drawUpdate(base(name), other(name), size, 1e-3);
        assertDrawn(found, expected, `update of ${name}`);
        const near = (value: number): number => value * 6e-8;
        assertNear(found.changedFraction, expected.changedFraction, near, `changed in ${name}`);
      }
    }
  });

  it('are refused where a window or a slice does not lie in the tensor', async () => {
    const window = { slice: 0, rowStart: 0, rowCount: 10, columnStart: 0, columnCount: 1 };
    const outside = await failureOf(readValues(base('dtype.F32'), window));
    assert.deepEqual([outside.kind, outside.tensor], ['invalid', 'dtype.F32']);
    assert.match(outside.message, /has 9 rows and 14 columns/);
    const size = { slice: 3, rows: 1, columns: 1 };
    const missing = await failureOf(drawTensor(base('shape.stack'), size));
    assert.match(missing.message, /has 3 slices, number 3 is none/);
    const whole = await failureOf(drawUpdate(base('dtype.I8'), other('dtype.I8'), size, 1e-3));
    assert.match(whole.message, /only floating tensors have an update/);
  });

  it('are not those of a file that has changed', async () => {
    const path = file('changing.safetensors');
    writeTensors(path, { w: [20, 30] });
    const opened = await openCheckpoint(path);
    truncateSync(path, opened.checkpoint.bytes - 4);
    const of = { opened, tensor: 0 };
    const window = { slice: 0, rowStart: 0, rowCount: 2, columnStart: 0, columnCount: 2 };
    const size = { slice: 0, rows: 2, columns: 2 };
    for (const work of [readValues(of, window), drawTensor(of, size)]) {
      const { kind, path: concerned } = await failureOf(work);
      assert.deepEqual([kind, concerned], ['changed', path]);
    }
  });

  it('are no longer drawn when that is cancelled', async () => {
    const path = file('large.safetensors');
    // A hole of 64 GiB: nobody reads it to the end.
    writeSparseFile(path, ['w'], [1 << 17, 1 << 18], 'BF16');
    const of = { opened: await openCheckpoint(path), tensor: 0 };
    const size = { slice: 0, rows: 100, columns: 100 };
    const controller = new AbortController();
    const drawn = [
      failureOf(drawTensor(of, size, controller.signal)),
      failureOf(drawUpdate(of, of, size, 1e-3, controller.signal)),
    ];
    controller.abort();
    for (const { kind } of await Promise.all(drawn)) {
      assert.equal(kind, 'cancelled');
    }
  });
});
