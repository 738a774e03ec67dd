/** The engine process with a cache: what it knows, what it measures, and what outlives it. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { closeSync, copyFileSync, openSync, readFileSync, utimesSync, writeSync } from 'node:fs';
import type { PairReport, TensorReport } from '../../../src/model/report.ts';
import {
  AnalyzeTensors,
  ClearCache,
  ComparePairs,
  Configure,
  KnownPairs,
  KnownTensors,
  OpenCheckpoint,
  PairProgress,
  PairSpectrum,
  ShowRows,
  TensorProgress,
  TensorSpectrum,
  Warned,
} from '../../../src/protocol/engine.ts';
import { EngineUnderTest } from '../support/engineProcess.ts';
import { fromRoot, temporaryFolder } from '../support/paths.ts';
import { manyNames, writeSparseFile } from '../support/safetensorsFiles.ts';

const BASE = fromRoot('samples/base.safetensors');
const OTHER = fromRoot('samples/rlvr.safetensors');
const ALL = [...Array(39).keys()];
const BOTH = ['statistics', 'spectrum'] as const;

describe('the engine process and what is kept', () => {
  const file = temporaryFolder();
  const engines: EngineUnderTest[] = [];

  afterEach(async () => {
    await Promise.all(engines.splice(0).map((engine) => engine.dispose()));
  });

  async function start(cache: string, threads: number | null = null): Promise<EngineUnderTest> {
    const engine = new EngineUnderTest();
    engines.push(engine);
    await engine.connection.sendNotification(Configure, {
      threads,
      cache: { folder: file(cache), maxBytes: 2 ** 28 },
    });
    return engine;
  }

  /** A copy that looks as if it had been written long ago. */
  function copy(of: string, name: string): string {
    copyFileSync(of, file(name));
    utimesSync(file(name), 1_700_000_000, 1_700_000_000);
    return file(name);
  }

  /** Changes data so that neither size nor times show it: only measuring does. */
  function spoil(path: string): void {
    const dataAt = 8 + Number(readFileSync(path).readBigUInt64LE());
    const handle = openSync(path, 'r+');
    writeSync(handle, Buffer.alloc(700_000, 0x3c), 0, null, dataAt);
    closeSync(handle);
    utimesSync(path, 1_700_000_000, 1_700_000_000);
  }

  async function analyze(engine: EngineUnderTest, path: string, tensors: readonly number[] = ALL) {
    const run = engine.run(AnalyzeTensors, TensorProgress, { path, tensors, metrics: BOTH });
    await run.end;
    const reports = run.messages.flatMap((message) => message.reports);
    return { reports: byName(reports), last: run.messages.at(-1) };
  }

  it('tells the next engine all at once, figures as they were, spectra as arrays', async () => {
    const path = copy(BASE, 'again.safetensors');
    const first = await start('again');
    const measured = await analyze(first, path);
    assert.equal(measured.last?.known, 0);
    const values = await first.request(TensorSpectrum, { path, tensor: 3, matrix: 0 });
    await first.dispose();
    spoil(path);
    const second = await start('again');
    const run = second.run(KnownTensors, TensorProgress, { path, metrics: BOTH });
    await run.end;
    const known = new Map<string, TensorReport>();
    for (const report of run.messages.flatMap((message) => message.reports)) {
      known.set(report.name, { ...known.get(report.name), ...report });
    }
    assert.deepEqual(known, measured.reports);
    assert.deepEqual(await second.request(TensorSpectrum, { path, tensor: 3, matrix: 0 }), values);
    const again = await analyze(second, path);
    assert.deepEqual(again.reports, measured.reports);
    assert.deepEqual([again.last?.known, again.last?.fraction], [39, 1]);
  });

  it('does the same for pairs', async () => {
    const [base, other] = [copy(BASE, 'base.safetensors'), copy(OTHER, 'other.safetensors')];
    const source = { base, other, metrics: ['spectrum'] as const };
    const first = await start('pairs');
    const measured = first.run(ComparePairs, PairProgress, { ...source, pairs: ALL });
    await measured.end;
    const values = await first.request(PairSpectrum, { base, other, pair: 3, matrix: 0 });
    await first.dispose();
    spoil(other);
    const second = await start('pairs');
    const known = second.run(KnownPairs, PairProgress, source);
    await known.end;
    assert.deepEqual(reportsOf(known), reportsOf(measured));
    const kept = await second.request(PairSpectrum, { base, other, pair: 3, matrix: 0 });
    assert.deepEqual(kept, values);
  });

  it('goes on after it was killed in the middle, from what was finished', async () => {
    const path = file('long.safetensors');
    writeSparseFile(path, manyNames(40), [768, 768], 'F32');
    utimesSync(path, 1_700_000_000, 1_700_000_000);
    const tensors = [...Array(40).keys()];
    const killed = await start('killed', 1);
    const run = killed.run(AnalyzeTensors, TensorProgress, { path, tensors, metrics: BOTH });
    run.end.catch(() => undefined);
    // Another process sees what this one has written.
    const witness = await start('killed', 1);
    const written = async (): Promise<number> => {
      const known = witness.run(KnownTensors, TensorProgress, { path, metrics: ['spectrum'] });
      await known.end;
      return known.messages.flatMap(({ reports }) => reports).length;
    };
    while ((await written()) === 0) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    killed.process.kill('SIGKILL');
    await once(killed.process, 'exit');
    const finished = await written();
    const next = await start('killed');
    const again = await analyze(next, path, tensors);
    assert.equal(again.reports.size, 40);
    assert.ok(finished > 0 && again.last?.known === finished, `${finished} of 40 were finished`);
  });

  it('measures first what is on screen, and says what it is measuring', async () => {
    const path = file('queue.safetensors');
    writeSparseFile(path, manyNames(120), [512, 512], 'F32');
    const engine = await start('queue', 1);
    const tensors = [...Array(120).keys()];
    await engine.connection.sendNotification(ShowRows, { path, other: null, rows: [100, 50] });
    const run = engine.run(AnalyzeTensors, TensorProgress, { path, tensors, metrics: BOTH });
    await run.end;
    const names = run.messages.flatMap(({ reports }) => reports).map(({ name }) => name);
    const all = [...manyNames(120)];
    assert.deepEqual(names.slice(0, 2), [all[100], all[50]]);
    assert.equal(new Set(names).size, 120);
    const running = run.messages.flatMap((message) => message.running);
    assert.ok(running.length > 0 && running.every((tensor) => tensors.includes(tensor)));
    assert.deepEqual(run.messages.at(-1)?.running, []);
  });

  it('forgets everything on request', async () => {
    const path = copy(BASE, 'forgotten.safetensors');
    const engine = await start('forgotten');
    await analyze(engine, path);
    assert.equal((await analyze(engine, path)).last?.known, 39);
    await engine.request(ClearCache, {});
    assert.equal((await analyze(engine, path)).last?.known, 0);
  });

  it('warns once of a folder that it cannot write, and measures all the same', async () => {
    const path = copy(BASE, 'in-the-way');
    const engine = await start('in-the-way/below');
    const warnings: string[] = [];
    engine.connection.onNotification(Warned.method, ({ message }: { message: string }) => {
      warnings.push(message);
    });
    const renamed = copy(BASE, 'fine.safetensors');
    assert.equal((await analyze(engine, renamed)).reports.size, 39);
    assert.equal((await analyze(engine, renamed)).reports.size, 39);
    await engine.request(ClearCache, {});
    assert.equal(warnings.length, 1, path);
    assert.match(warnings[0] ?? '', /cannot be kept in .*in-the-way/);
  });

  it('opens and answers as before where nothing is kept', async () => {
    const engine = new EngineUnderTest();
    engines.push(engine);
    await engine.connection.sendNotification(Configure, { threads: null, cache: null });
    assert.equal((await engine.request(OpenCheckpoint, { path: BASE })).tensorCount, 39);
    await engine.request(ClearCache, {});
    const run = engine.run(KnownTensors, TensorProgress, { path: BASE, metrics: BOTH });
    await run.end;
    assert.deepEqual(
      run.messages.flatMap(({ reports }) => reports),
      [],
    );
  });
});

function byName<Report extends { readonly name: string }>(
  reports: readonly Report[],
): Map<string, Report> {
  return new Map(reports.map((report) => [report.name, report]));
}

function reportsOf(run: {
  readonly messages: readonly { readonly reports: readonly PairReport[] }[];
}): Map<string, PairReport> {
  return byName(run.messages.flatMap(({ reports }) => reports));
}
