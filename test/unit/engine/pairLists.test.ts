/** What of one pair the engine answers on request: lists that reports leave out, and masks in cells. */
import assert from 'node:assert/strict';
import type { PairReport } from '../../../src/model/report.ts';
import {
  ComparePairs,
  DrawMask,
  ListPairs,
  PairAngles,
  PairProgress,
  ReadValues,
  UpdateSpectrum,
} from '../../../src/protocol/engine.ts';
import { assertAngles, assertSingularValues } from '../support/closeness.ts';
import { EngineUnderTest, failureOf } from '../support/engineProcess.ts';
import { fromRoot, readJson } from '../support/paths.ts';

const FIXTURES = {
  base: fromRoot('test/data/fixture-base.safetensors'),
  other: fromRoot('test/data/fixture-other.safetensors'),
};
const SAMPLES = {
  base: fromRoot('samples/base.safetensors'),
  other: fromRoot('samples/rlvr.safetensors'),
};
/** Figures of numpy and scipy, by pair and matrix. */
const ORACLE = readJson('test/data/directions.json') as Readonly<
  Record<
    string,
    readonly {
      readonly update: {
        readonly singularValues: readonly number[];
        readonly spectralNorm: number;
      };
      readonly rotation: {
        readonly angles: {
          readonly U: readonly number[];
          readonly V: readonly number[];
          readonly gap: { readonly base: number; readonly other: number };
        };
      };
    }[]
  >
>;
const K = 2;

describe('lists and masks of one pair', () => {
  let engine: EngineUnderTest;
  beforeEach(() => {
    engine = new EngineUnderTest();
  });
  afterEach(() => engine.dispose());

  async function indexOf(source: typeof FIXTURES, name: string): Promise<number> {
    const { items } = await engine.request(ListPairs, { ...source, start: 0 });
    const index = items.findIndex((pair) => pair.name === name);
    assert.notEqual(index, -1, name);
    return index;
  }

  for (const [name, matrix] of [
    ['dtype.f64', 0],
    ['shape.tall', 0],
    ['shape.stack', 1],
  ] as const) {
    it(`of ${name}, matrix ${matrix}, are those of the oracle`, async () => {
      const of = { ...FIXTURES, pair: await indexOf(FIXTURES, name), matrix };
      const expected = ORACLE[name]?.[matrix];
      assert.ok(expected);
      const values = await engine.request(UpdateSpectrum, of);
      assertSingularValues(values && [...values], expected.update.singularValues, name);
      const angles = await engine.request(PairAngles, { ...of, k: K });
      const { U, V, gap } = expected.rotation.angles;
      const condition = 100 / Math.min(gap.base, gap.other);
      assertAngles(angles ? [...angles.U] : undefined, U, condition, `${name} U`);
      assertAngles(angles ? [...angles.V] : undefined, V, condition, `${name} V`);
    });
  }

  it('come of the run that found them, whose reports travel without', async () => {
    const pair = await indexOf(SAMPLES, 'model.layers.0.self_attn.q_proj.weight');
    const metrics = ['update', 'rotation'] as const;
    const run = engine.run(ComparePairs, PairProgress, { ...SAMPLES, pairs: [pair], metrics });
    await run.end;
    const [report] = run.messages.flatMap(({ reports }): readonly PairReport[] => reports);
    assert.ok(report?.rotation?.['8']);
    assert.ok(!/anglesU|singularValues/.test(JSON.stringify(run.messages)));
    const angles = await engine.request(PairAngles, { ...SAMPLES, pair, matrix: 0, k: 8 });
    assert.deepEqual([angles?.U.length, angles?.U[0]], [8, report.rotation['8'].maxU]);
    assert.equal(angles?.V[0], report.rotation['8'].maxV);
    const values = await engine.request(UpdateSpectrum, { ...SAMPLES, pair, matrix: 0 });
    assert.equal(values?.[0], report.spectralNorm?.update);
  });

  it('are undefined where k does not fit, and refused where it is none', async () => {
    const of = { ...FIXTURES, pair: await indexOf(FIXTURES, 'shape.tall'), matrix: 0 };
    assert.equal(await engine.request(PairAngles, { ...of, k: 11 }), null);
    const failure = await failureOf(engine.request(PairAngles, { ...of, k: 0 }));
    assert.match(failure.message, /k must be an integer from 1/);
  });

  it('of a checkpoint against itself are zero', async () => {
    const source = { base: SAMPLES.base, other: SAMPLES.base };
    const of = { ...source, pair: await indexOf(source, 'model.layers.0.mlp.up_proj.weight') };
    const values = await engine.request(UpdateSpectrum, { ...of, matrix: 0 });
    assert.deepEqual([values?.length, values?.some((value) => value !== 0)], [128, false]);
    const angles = await engine.request(PairAngles, { ...of, matrix: 0, k: 8 });
    assert.ok(
      angles?.U.every((angle) => angle < 1e-6),
      String(angles?.U),
    );
  });

  it('are masks of the base, element by element where every cell is one', async () => {
    const pair = await indexOf(FIXTURES, 'dtype.f32');
    const [rows, columns] = [24, 40];
    const values = await magnitudes(pair, rows, columns);
    const half = (rows * columns) / 2;
    // The rank of the reconstruction covers the matrix: principal weights are the largest.
    for (const [kind, sign] of [
      ['low', 1],
      ['principal', -1],
    ] as const) {
      const size = { slice: 0, rows, columns };
      const mask = await engine.request(DrawMask, { ...FIXTURES, pair, kind, ...size });
      const order = values
        .map((value, place) => ({ score: sign * value, place }))
        .sort((a, b) => a.score - b.score || a.place - b.place);
      const expected = new Float32Array(rows * columns);
      order.slice(0, half).forEach(({ place }) => (expected[place] = 1));
      assert.deepEqual(mask, { rows, columns, shares: expected });
    }
  });

  async function magnitudes(pair: number, rows: number, columns: number): Promise<number[]> {
    const { items } = await engine.request(ListPairs, { ...FIXTURES, start: 0 });
    const tensor = items[pair]?.base ?? -1;
    const window = { slice: 0, rowStart: 0, rowCount: rows, columnStart: 0, columnCount: columns };
    const { values } = await engine.request(ReadValues, { path: FIXTURES.base, tensor, ...window });
    return Array.from(values as Float64Array, Math.abs);
  }
});
