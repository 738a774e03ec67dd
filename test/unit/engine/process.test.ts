import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { CancellationTokenSource } from 'vscode-jsonrpc/node';
import type { Tensor } from '../../../src/model/checkpoint.ts';
import type { Pair } from '../../../src/model/pair.ts';
import {
  AnalyzeTensors,
  ComparePairs,
  Configure,
  ListPairs,
  ListTensors,
  OpenCheckpoint,
  OpenPair,
  PairProgress,
  TensorProgress,
  TensorSpectrum,
  type Page,
} from '../../../src/protocol/engine.ts';
import { EngineUnderTest, failureOf } from '../support/engineProcess.ts';
import { ENGINE, fromRoot, readJson, temporaryFolder } from '../support/paths.ts';
import { manyNames, writeSparseFile, writeTensors } from '../support/safetensorsFiles.ts';

const BASE = fromRoot('samples/base.safetensors');
const OTHER = fromRoot('samples/rlvr.safetensors');

interface Oracle {
  readonly pairs: Readonly<
    Record<
      string,
      {
        readonly tensors: Readonly<
          Record<string, { readonly n: number; readonly unchanged: number }>
        >;
      }
    >
  >;
}

/** Fetches all pages, none over 1 MB. */
async function allPages<T>(fetch: (start: number) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  for (let start: number | null = 0; start !== null;) {
    const page: Page<T> = await fetch(start);
    assert.ok(JSON.stringify(page.items).length <= 1_000_000);
    assert.equal(page.start, items.length);
    items.push(...page.items);
    start = page.next;
  }
  return items;
}

describe('the engine process', () => {
  const file = temporaryFolder();
  let engine: EngineUnderTest;

  beforeEach(() => {
    engine = new EngineUnderTest();
  });
  afterEach(() => engine.dispose());

  it('pages through 100,000 tensors', async () => {
    const path = file('many.safetensors');
    writeSparseFile(path, manyNames(100_000), [1], 'F32');
    const summary = await engine.request(OpenCheckpoint, { path });
    assert.equal(summary.tensorCount, 100_000);
    assert.ok(!('tensors' in summary));
    const tensors = await allPages<Tensor>((start) => engine.request(ListTensors, { path, start }));
    assert.deepEqual(
      tensors.map(({ name }) => name),
      [...manyNames(100_000)],
    );
    const pair = await engine.request(OpenPair, { base: path, other: path });
    assert.equal(pair.pairCount, 100_000);
  });

  it('reports each tensor of an analysis once', async () => {
    const { tensorCount } = await engine.request(OpenCheckpoint, { path: BASE });
    const tensors = [...Array(tensorCount).keys()];
    const run = engine.run(AnalyzeTensors, TensorProgress, {
      path: BASE,
      tensors,
      metrics: ['statistics', 'spectrum'],
    });
    await run.end;
    const reports = run.messages.flatMap((message) => message.reports);
    assert.equal(reports.length, tensorCount);
    assert.equal(new Set(reports.map(({ name }) => name)).size, tensorCount);
    assert.equal(run.messages.at(-1)?.fraction, 1);
    const fractions = run.messages.map(({ fraction }) => fraction);
    assert.deepEqual(fractions, [...fractions].sort());
  });

  it('compares pairs as the oracle does', async () => {
    const { pairCount } = await engine.request(OpenPair, { base: BASE, other: OTHER });
    const pairs = await allPages<Pair>((start) =>
      engine.request(ListPairs, { base: BASE, other: OTHER, start }),
    );
    assert.equal(pairs.length, pairCount);
    const run = engine.run(ComparePairs, PairProgress, {
      ...{ base: BASE, other: OTHER, metrics: ['sparsity'] as const },
      pairs: [...pairs.keys()],
    });
    await run.end;
    const oracle = (readJson('test/data/oracle.json') as Oracle).pairs['base->rlvr'];
    const reports = run.messages.flatMap((message) => message.reports);
    assert.equal(reports.length, pairCount);
    for (const { name, updateSparsity } of reports) {
      const expected = oracle?.tensors[name];
      assert.equal(updateSparsity, (expected?.unchanged ?? 0) / (expected?.n ?? 0), name);
    }
  });

  it('sends a spectrum as an array of numbers', async () => {
    const values = await engine.request(TensorSpectrum, { path: BASE, tensor: 3, matrix: 0 });
    assert.ok(values instanceof Float64Array);
    assert.equal(values.length, 128);
  });

  it('cancels a run, and answers afterwards', async () => {
    const path = file('big.safetensors');
    writeSparseFile(path, manyNames(64), [1024, 1024], 'BF16');
    const source = new CancellationTokenSource();
    const tensors = [...Array(64).keys()];
    const run = engine.run(
      AnalyzeTensors,
      TensorProgress,
      { path, tensors, metrics: ['spectrum'] },
      source.token,
    );
    await run.first;
    source.cancel();
    assert.equal((await failureOf(run.end)).kind, 'cancelled');
    assert.ok(run.messages.flatMap(({ reports }) => reports).length < 64);
    assert.equal((await engine.request(OpenCheckpoint, { path: BASE })).tensorCount, 39);
  });

  it('does not start what is cancelled already', async () => {
    const source = new CancellationTokenSource();
    source.cancel();
    const run = engine.run(
      AnalyzeTensors,
      TensorProgress,
      { path: BASE, tensors: [0], metrics: ['statistics'] },
      source.token,
    );
    assert.equal((await failureOf(run.end)).kind, 'cancelled');
  });

  it('answers with the failure and its path when a file is not valid', async () => {
    const path = file('nowhere.safetensors');
    const failure = await engine.failureOf(OpenCheckpoint.method, { path });
    assert.deepEqual([failure.kind, failure.path], ['unreadable', path]);
  });

  it('reads the headers again when the file has changed', async () => {
    const path = file('changing.safetensors');
    writeTensors(path, { a: [2] });
    assert.equal((await engine.request(OpenCheckpoint, { path })).tensorCount, 1);
    writeTensors(path, { a: [2], b: [2] });
    assert.equal((await engine.request(OpenCheckpoint, { path })).tensorCount, 2);
    assert.equal((await engine.request(ListTensors, { path, start: 0 })).items.length, 2);
  });

  it('answers malformed requests with an error and goes on', async () => {
    const malformed: [method: string, params: unknown, message: RegExp][] = [
      [OpenCheckpoint.method, {}, /path must be a string/],
      [OpenCheckpoint.method, { path: 'relative' }, /path must be an absolute path/],
      [OpenCheckpoint.method, { path: 7 }, /path must be a string/],
      [ListTensors.method, { path: BASE, start: -1 }, /start must be/],
      [
        AnalyzeTensors.method,
        { path: BASE, tensors: 'all', metrics: [], progress: 'p' },
        /tensors must be/,
      ],
      [
        AnalyzeTensors.method,
        { path: BASE, tensors: [0.5], metrics: [], progress: 'p' },
        /tensors must be/,
      ],
      [
        AnalyzeTensors.method,
        { path: BASE, tensors: [0], metrics: ['magic'], progress: 'p' },
        /metrics must be/,
      ],
      [
        AnalyzeTensors.method,
        { path: BASE, tensors: [1e9], metrics: ['statistics'], progress: 'p' },
        /no tensor 1000000000/,
      ],
      [
        ComparePairs.method,
        { base: BASE, other: OTHER, pairs: [39], metrics: ['sparsity'], progress: 'p' },
        /no pair 39/,
      ],
      [TensorSpectrum.method, { path: BASE, tensor: 3, matrix: 99 }, /./],
    ];
    for (const [method, params, message] of malformed) {
      assert.match((await engine.failureOf(method, params)).message, message);
    }
    await assert.rejects(engine.connection.sendRequest('no/such/method'));
    await assert.rejects(engine.connection.sendRequest(OpenCheckpoint.method));
    await assert.rejects(engine.connection.sendRequest(OpenCheckpoint.method, [1, 2, 3]));
    await engine.connection.sendNotification(Configure.method, { threads: 'many' });
    assert.equal((await engine.request(OpenCheckpoint, { path: BASE })).tensorCount, 39);
  });

  it('ends when the channel does, in the middle of a run', async () => {
    const path = file('endless.safetensors');
    writeSparseFile(path, manyNames(64), [4096, 4096], 'BF16');
    const run = engine.run(AnalyzeTensors, TensorProgress, {
      path,
      tensors: [...Array(64).keys()],
      metrics: ['spectrum'],
    });
    run.end.catch(() => undefined);
    await run.first;
    const exit = once(engine.process, 'exit');
    engine.process.disconnect();
    assert.deepEqual(await exit, [0, null]);
  });
});

describe('the engine process without an editor', () => {
  const file = temporaryFolder();

  it('ends when the editor is killed in the middle of a run', async () => {
    const path = file('endless.safetensors');
    writeSparseFile(path, manyNames(64), [4096, 4096], 'BF16');
    // An editor in small: forks the engine, starts a run, says which process it is.
    const editor = `
      const engine = require('node:child_process').fork(${JSON.stringify(ENGINE)}, [], { serialization: 'advanced' });
      engine.on('message', ({ method }) => method && console.log(engine.pid));
      const params = { path: ${JSON.stringify(path)}, tensors: [...Array(64).keys()], metrics: ['spectrum'], progress: 'p' };
      engine.send({ jsonrpc: '2.0', id: 1, method: '${AnalyzeTensors.method}', params });`;
    const parent = spawn(process.execPath, ['-e', editor], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [output] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number.parseInt(output.toString(), 10);
    assert.ok(isAlive(pid));
    parent.kill('SIGKILL');
    while (isAlive(pid)) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });

  it('says so when it is started by hand', async () => {
    const child = spawn(process.execPath, [ENGINE], { stdio: ['ignore', 'ignore', 'pipe'] });
    const [message] = (await once(child.stderr, 'data')) as [Buffer];
    assert.match(message.toString(), /started by the editor/);
    const [code] = (await once(child, 'exit')) as [number];
    assert.equal(code, 2);
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
