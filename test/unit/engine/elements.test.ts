import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { CancellationTokenSource } from 'vscode-jsonrpc/node';
import { MAX_NORMS } from '../../../src/analysis/lineNorms.ts';
import {
  MAX_IMAGE_CELLS,
  MAX_WINDOW_ELEMENTS,
  type TensorImage,
} from '../../../src/model/values.ts';
import { DrawMask, DrawTensor, DrawUpdate, ReadValues } from '../../../src/protocol/engine.ts';
import { EngineUnderTest, failureOf } from '../support/engineProcess.ts';
import { fromRoot, temporaryFolder } from '../support/paths.ts';
import {
  entry,
  safetensorsBytes,
  writeSparseFile,
  writeTensors,
} from '../support/safetensorsFiles.ts';

const BASE = fromRoot('test/data/elements-base.safetensors');
const OTHER = fromRoot('test/data/elements-other.safetensors');
const FIRST = { slice: 0, rowStart: 0, rowCount: 1, columnStart: 0, columnCount: 1 };
const SMALL = { slice: 0, rows: 3, columns: 4 };

/** A checkpoint of one F32 tensor. */
function writeMatrix(path: string, [rows, columns]: [number, number], values: Float32Array): void {
  const head = safetensorsBytes({ w: entry([rows, columns], 0, values.byteLength) });
  writeFileSync(path, Buffer.concat([head, Buffer.from(values.buffer)]));
}

function bytesOf(image: TensorImage): number {
  const norms = [image.rowNorms, image.columnNorms].map((lines) => lines?.norms.byteLength ?? 0);
  const cells = [image.mean, image.maxAbs, image.nonFinite].map((array) => array.byteLength);
  return [...norms, ...cells].reduce((sum, bytes) => sum + bytes, 0);
}

describe('elements from the engine process', () => {
  const file = temporaryFolder();
  let engine: EngineUnderTest;

  beforeEach(() => {
    engine = new EngineUnderTest();
  });
  afterEach(() => engine.dispose());

  it('arrive as typed arrays, 64-bit integers too', async () => {
    const read = async (tensor: number) =>
      (await engine.request(ReadValues, { path: BASE, tensor, ...FIRST })).values;
    // The first tensor is F64; after the twelve floating ones come the integers.
    assert.ok((await read(0)) instanceof Float64Array);
    assert.deepEqual(await read(12), BigInt64Array.of(-(2n ** 63n)));
    assert.deepEqual(await read(16), BigUint64Array.of(0n));
  });

  it('have row and column norms, and the channels that stand out', async () => {
    const values = Float32Array.from({ length: 40 * 30 }, (_, place) => Math.sin(place + 1));
    for (let column = 0; column < 30; column++) {
      values[17 * 30 + column] = 25;
    }
    const path = file('outlier.safetensors');
    writeMatrix(path, [40, 30], values);
    const image = await engine.request(DrawTensor, { path, tensor: 0, ...SMALL });
    assert.deepEqual(image.matrix, { slices: 1, rows: 40, columns: 30 });
    assert.deepEqual([image.rows, image.columns, image.mean.length], [3, 4, 12]);
    const { rowNorms, columnNorms } = image;
    assert.deepEqual([rowNorms?.count, columnNorms?.count], [40, 30]);
    assert.deepEqual(rowNorms?.outliers?.lines, [{ line: 17, norm: Math.sqrt(30 * 625) }]);
    assert.equal(columnNorms?.outliers?.count, 0);
  });

  it('of a pair tell what changed, and nothing where a pair is compared with itself', async () => {
    const pair = { base: BASE, other: OTHER, pair: 0 };
    const { changedFraction } = await engine.request(DrawUpdate, {
      ...pair,
      part: 'slice',
      ...SMALL,
    });
    assert.ok(changedFraction.some((fraction) => fraction > 0 && fraction < 1));
    const same = await engine.request(DrawUpdate, {
      ...pair,
      part: 'slice',
      other: BASE,
      ...SMALL,
    });
    assert.deepEqual(same.changedFraction, new Float32Array(12));
    assert.deepEqual(same.maxAbs, new Float32Array(12));
  });

  it('of four dimensions are the matrix that is measured, as the mask over them is', async () => {
    const [base, other] = [file('conv-base.safetensors'), file('conv-other.safetensors')];
    const [outputs, rest] = [6, 5 * 2 * 3];
    writeTensors(base, { conv: [outputs, 5, 2, 3] });
    writeTensors(other, { conv: [outputs, 5, 2, 3] }, 2);
    const cells = { slice: 0, rows: outputs, columns: rest };
    const pair = { base, other, pair: 0 };
    const update = await engine.request(DrawUpdate, { ...pair, part: 'matrix', ...cells });
    assert.deepEqual(update.matrix, { slices: 1, rows: outputs, columns: rest });
    // writeTensors counts up: dW is the sine of an element's number, from 1, in float32.
    const sine = (place: number): number => Math.fround(Math.sin(place + 1));
    const double = (place: number): number => Math.fround(2 * Math.sin(place + 1));
    const expected = update.mean.map((_, place) => double(place) - sine(place));
    assert.deepEqual(update.mean, expected);
    const mask = await engine.request(DrawMask, { ...pair, kind: 'low', ...cells });
    const order = [...update.mean.keys()].sort((a, b) => Math.abs(sine(a)) - Math.abs(sine(b)));
    const low = new Set(order.slice(0, (outputs * rest) / 2));
    assert.deepEqual(
      mask.shares,
      update.mean.map((_, place) => (low.has(place) ? 1 : 0)),
    );
    const slice = await engine.request(DrawUpdate, { ...pair, part: 'slice', ...cells, slice: 7 });
    assert.deepEqual(slice.matrix, { slices: 30, rows: 2, columns: 3 });
    assert.deepEqual(slice.mean, expected.slice(42, 48));
  });

  it('fit into a message, however large the tensor is', async () => {
    const path = file('large.safetensors');
    writeSparseFile(path, ['w'], [100_000, 300], 'BF16');
    const size = { slice: 0, rows: 200, columns: 200 };
    const image = await engine.request(DrawTensor, { path, tensor: 0, ...size });
    assert.equal(image.rows * image.columns, MAX_IMAGE_CELLS);
    assert.ok(bytesOf(image) <= 990_000, `${bytesOf(image)}`);
    const { rowNorms } = image;
    assert.deepEqual([rowNorms?.count, rowNorms?.linesPerNorm], [100_000, 7]);
    assert.ok((rowNorms?.norms.length ?? Infinity) <= MAX_NORMS);
    const window = { slice: 0, rowStart: 0, rowCount: 400, columnStart: 0, columnCount: 250 };
    const { values } = await engine.request(ReadValues, { path, tensor: 0, ...window });
    assert.equal(values.length, MAX_WINDOW_ELEMENTS);
  });

  it('are refused where a message would be too large, or a number is none', async () => {
    const refused = [
      ['checkpoint/values', { ...FIRST, rowCount: 1000, columnCount: 101 }, /at most 100000 elem/],
      ['checkpoint/values', { ...FIRST, rowStart: -1 }, /rowStart must be an integer from 0/],
      ['checkpoint/values', { ...FIRST, slice: 0.5 }, /slice must be an integer from 0/],
      ['checkpoint/image', { ...SMALL, rows: 201, columns: 200 }, /1 to 40000 cells/],
      ['checkpoint/image', { ...SMALL, columns: 0 }, /1 to 40000 cells/],
      ['checkpoint/image', { ...SMALL, tensor: 1e6 }, /there is no tensor 1000000/],
      ['pair/image', { ...SMALL, rows: '3' }, /rows must be an integer from 0/],
    ] as const;
    for (const [method, params, message] of refused) {
      const all = { path: BASE, base: BASE, other: OTHER, tensor: 0, pair: 0, ...params };
      assert.match((await engine.failureOf(method, all)).message, message);
    }
  });

  it('are no longer read when the request is cancelled', async () => {
    const path = file('huge.safetensors');
    writeSparseFile(path, ['w'], [1 << 17, 1 << 18], 'BF16');
    const source = new CancellationTokenSource();
    const params = { path, tensor: 0, ...SMALL };
    const drawn = failureOf(engine.request(DrawTensor, params, source.token));
    source.cancel();
    assert.equal((await drawn).kind, 'cancelled');
  });
});
