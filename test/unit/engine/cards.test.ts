import assert from 'node:assert/strict';
import { once } from 'node:events';
import { utimesSync, writeFileSync } from 'node:fs';
import { CancellationTokenSource } from 'vscode-jsonrpc/node';
import type { TensorCard } from '../../../src/model/card.ts';
import {
  AnalyzeTensors,
  Configure,
  DescribeTensor,
  FindTensor,
  OpenCheckpoint,
  TensorProgress,
} from '../../../src/protocol/engine.ts';
import { EngineUnderTest, failureOf } from '../support/engineProcess.ts';
import { fromRoot, temporaryFolder } from '../support/paths.ts';
import { entry, safetensorsBytes, writeSparseFile } from '../support/safetensorsFiles.ts';

const BASE = fromRoot('samples/base.safetensors');
const EVERYTHING = ['statistics', 'spectrum'] as const;

describe('the card of a tensor', () => {
  const file = temporaryFolder();
  let engine: EngineUnderTest;

  beforeEach(() => {
    engine = new EngineUnderTest();
  });
  afterEach(() => engine.dispose());

  async function cardOf(path: string, name: string): Promise<TensorCard> {
    const tensor = await engine.request(FindTensor, { path, name });
    assert.ok(tensor !== null, `${name} is in ${path}`);
    return engine.request(DescribeTensor, { path, tensor, lacking: EVERYTHING });
  }

  it('estimates what is known of a diagonal matrix, from below and within its residual', async () => {
    const path = file('diagonal.safetensors');
    const diagonal = Array.from({ length: 200 }, (_value, at) => 50 / (at + 1));
    writeDiagonal(path, diagonal);
    const { report, curve, tensor, shard } = await cardOf(path, 'diagonal');
    assert.deepEqual([tensor.shape, shard], [[200, 200], 'diagonal.safetensors']);
    const { spectrum, stats } = report;
    assert.ok(spectrum?.estimate === true && curve?.kind === 'lowerBounds');
    const frobenius = Math.sqrt(diagonal.reduce((sum, value) => sum + value ** 2, 0));
    assert.ok(Math.abs(spectrum.frobeniusNorm / frobenius - 1) < 1e-6);
    const nearest = Math.min(...diagonal.map((value) => Math.abs(value - spectrum.spectralNorm)));
    assert.ok(nearest <= (spectrum.residual ?? 0) + 1e-5, `${spectrum.spectralNorm}`);
    assert.equal(curve.rank, 200);
    curve.ranks.forEach((rank, at) => {
      assert.ok((curve.values[at] ?? NaN) <= (diagonal[rank - 1] ?? 0) * (1 + 1e-6));
    });
    assert.equal(spectrum.effectiveRank, null);
    assert.equal(stats?.max, 50);
    assert.ok(!('histogram' in report) && !('singularValues' in spectrum));
  });

  it('answers while a run holds every core, and does not wait its turn', async () => {
    const path = file('long.safetensors');
    writeDiagonal(
      path,
      Array.from({ length: 4096 }, (_value, at) => at + 1),
    );
    const source = new CancellationTokenSource();
    const run = engine.run(
      AnalyzeTensors,
      TensorProgress,
      { path, tensors: [0], metrics: ['spectrum'] },
      source.token,
    );
    await run.first;
    // too large to pass for a quick run
    const other = file('other.safetensors');
    writeDiagonal(other, new Array<number>(2048).fill(2));
    const { report } = await cardOf(other, 'diagonal');
    assert.equal(report.spectrum?.spectralNorm, 2);
    assert.deepEqual(
      run.messages.flatMap(({ reports }) => reports),
      [],
    );
    source.cancel();
    assert.equal((await failureOf(run.end)).kind, 'cancelled');
  });

  it('plots the singular values that a run has found', async () => {
    const name = 'model.layers.0.self_attn.q_proj.weight';
    const tensor = await engine.request(FindTensor, { path: BASE, name });
    assert.ok(tensor !== null);
    const run = engine.run(AnalyzeTensors, TensorProgress, {
      path: BASE,
      tensors: [tensor],
      metrics: ['spectrum'],
    });
    await run.end;
    const exact = run.messages.flatMap(({ reports }) => reports)[0]?.spectrum;
    const { curve, report } = await engine.request(DescribeTensor, {
      path: BASE,
      tensor,
      lacking: [],
    });
    assert.deepEqual([curve?.kind, curve?.rank], ['exact', 128]);
    assert.equal(curve?.values[0], exact?.spectralNorm);
    assert.equal(curve?.ranks.at(-1), 128);
    assert.deepEqual(report, { name, error: null });
  });

  it('is made of what an earlier process has found', async () => {
    const path = file('kept.safetensors');
    writeDiagonal(path, [3, 2, 1]);
    const old = new Date(Date.now() - 60_000); // the cache takes no file that may still be written
    utimesSync(path, old, old);
    const cache = { folder: file('cache'), maxBytes: 1 << 20 };
    await engine.connection.sendNotification(Configure, { threads: null, cache });
    const request = { path, tensors: [0], metrics: EVERYTHING };
    await engine.run(AnalyzeTensors, TensorProgress, request).end;
    const exit = once(engine.process, 'exit');
    engine.process.disconnect();
    await exit;
    engine = new EngineUnderTest();
    await engine.connection.sendNotification(Configure, { threads: null, cache });
    const { report, curve } = await cardOf(path, 'diagonal');
    assert.equal(report.spectrum?.estimate, false);
    assert.ok(Math.abs(report.spectrum.spectralNorm - 3) < 1e-12);
    assert.ok(report.spectrum.effectiveRank !== null && report.stats !== undefined);
    assert.deepEqual([curve?.kind, curve?.ranks], ['exact', [1, 2, 3]]);
  });

  it('leaves out the statistics of a large tensor, and the spectrum of a vector', async () => {
    const path = file('large.safetensors');
    writeSparseFile(path, ['vector'], [4 << 20], 'BF16');
    const { report, curve } = await cardOf(path, 'vector');
    assert.deepEqual([report, curve], [{ name: 'vector', error: null }, undefined]);
    const norm = await cardOf(BASE, 'model.norm.weight');
    assert.ok(norm.report.stats !== undefined && norm.report.spectrum === undefined);
  });

  it('finds names exactly as the file has them, and says what it does not have', async () => {
    const path = file('hostile.safetensors');
    const names = ['<img src=x onerror=alert(1)>', 'constructor'];
    writeSparseFile(path, names, [2, 2], 'F32');
    assert.equal((await cardOf(path, '<img src=x onerror=alert(1)>')).tensor.name, names[0]);
    assert.equal(await engine.request(FindTensor, { path, name: 'toString' }), null);
    const failure = engine.request(DescribeTensor, { path, tensor: 2, lacking: [] });
    assert.match((await failureOf(failure)).message, /no tensor 2/);
  });

  it('is cancelled with its request', async () => {
    const path = file('cancelled.safetensors');
    writeSparseFile(path, ['weight'], [4096, 4096], 'BF16');
    await engine.request(OpenCheckpoint, { path });
    const source = new CancellationTokenSource();
    source.cancel();
    const asked = engine.request(
      DescribeTensor,
      { path, tensor: 0, lacking: EVERYTHING },
      source.token,
    );
    assert.equal((await failureOf(asked)).kind, 'cancelled');
  });
});

function writeDiagonal(path: string, diagonal: readonly number[]): void {
  const side = diagonal.length;
  const values = new Float32Array(side * side);
  diagonal.forEach((value, at) => (values[at * (side + 1)] = value));
  const header = { diagonal: entry([side, side], 0, values.byteLength) };
  writeFileSync(path, Buffer.concat([safetensorsBytes(header), Buffer.from(values.buffer)]));
}
