/** Two updates of one base, as the editor asks the engine process for them. */
import assert from 'node:assert/strict';
import { CancellationTokenSource } from 'vscode-jsonrpc/node';
import type { UpdatesFigures, UpdatesReport } from '../../../src/model/updates.ts';
import {
  CompareUpdates,
  ListTriples,
  OpenUpdates,
  UpdatesProgress,
} from '../../../src/protocol/engine.ts';
import { assertClose } from '../support/closeness.ts';
import { EngineUnderTest, failureOf } from '../support/engineProcess.ts';
import { fromRoot, readJson, temporaryFolder } from '../support/paths.ts';
import { manyNames, writeSparseFile } from '../support/safetensorsFiles.ts';

const FIXTURES = {
  base: fromRoot('test/data/updates-base.safetensors'),
  first: fromRoot('test/data/updates-first.safetensors'),
  second: fromRoot('test/data/updates-second.safetensors'),
};
const [ORACLE] = readJson('test/data/updates.json') as readonly [
  { readonly tensors: Readonly<Record<string, UpdatesFigures>> },
];

describe('two updates of one base from the engine process', () => {
  const file = temporaryFolder();
  let engine: EngineUnderTest;
  beforeEach(() => {
    engine = new EngineUnderTest();
  });
  afterEach(() => engine.dispose());

  it('are three summaries, and what is not compared', async () => {
    const summary = await engine.request(OpenUpdates, FIXTURES);
    assert.equal(summary.tripleCount, 16);
    assert.deepEqual(
      [summary.base.path, summary.first.tensorCount, summary.second.tensorCount],
      [FIXTURES.base, 14, 16],
    );
    assert.deepEqual(summary.unmatched, { base: [], first: [], second: [] });
  });

  it('are triples in natural order, from any place on', async () => {
    const { items, next } = await engine.request(ListTriples, { ...FIXTURES, start: 0 });
    assert.deepEqual([items.length, next], [16, null]);
    const rest = await engine.request(ListTriples, { ...FIXTURES, start: 14 });
    assert.deepEqual(rest.items, items.slice(14));
    const mixed = items.find(({ name }) => name === 'dtypes.mixed');
    assert.deepEqual(mixed?.dtype, { base: 'BF16', first: 'F32', second: 'F64' });
  });

  it('are measured by index, each report once, those of parts under the name of the base', async () => {
    const { items } = await engine.request(ListTriples, { ...FIXTURES, start: 0 });
    const triples = [...items.keys()];
    const run = engine.run(CompareUpdates, UpdatesProgress, { ...FIXTURES, triples });
    await run.end;
    const reports = run.messages.flatMap(({ reports }): readonly UpdatesReport[] => reports);
    assert.deepEqual(
      reports.map(({ index }) => index).sort((a, b) => a - b),
      triples,
    );
    assert.equal(run.messages.at(-1)?.fraction, 1);
    for (const { index, name, error, taskVectorCosine } of reports) {
      assert.deepEqual([name, error], [items[index]?.name, null]);
      const expected = ORACLE.tensors[name]?.taskVectorCosine ?? null;
      assertClose(taskVectorCosine, expected, 1e-11, name, 1e-13);
    }
    const some = engine.run(CompareUpdates, UpdatesProgress, { ...FIXTURES, triples: [3, 3] });
    await some.end;
    assert.deepEqual(
      some.messages.flatMap(({ reports }) => reports.map(({ index }) => index)),
      [3],
    );
  });

  it('stop when cancelled', async () => {
    const path = file('big.safetensors');
    writeSparseFile(path, manyNames(64), [4096, 4096], 'F32');
    const cancellation = new CancellationTokenSource();
    const of = { base: path, first: path, second: path, triples: [...Array(64).keys()] };
    const run = engine.run(CompareUpdates, UpdatesProgress, of, cancellation.token);
    await run.first;
    cancellation.cancel();
    const failure = await failureOf(run.end);
    assert.equal(failure.kind, 'cancelled');
    assert.ok(run.messages.flatMap(({ reports }) => reports).length < 64);
    // The process goes on.
    assert.equal((await engine.request(OpenUpdates, FIXTURES)).tripleCount, 16);
  });

  it('are refused where there is no such triple, path or list', async () => {
    const of = { ...FIXTURES, progress: 'x' };
    const beyond = await failureOf(engine.request(CompareUpdates, { ...of, triples: [16] }));
    assert.match(beyond.message, /there is no triple 16 among 16/);
    const malformed = await engine.failureOf('updates/open', { ...FIXTURES, second: 'relative' });
    assert.match(malformed.message, /second must be an absolute path/);
    const missing = { ...FIXTURES, second: file('none.safetensors') };
    const failure = await failureOf(engine.request(OpenUpdates, missing));
    assert.deepEqual([failure.kind, failure.path], ['unreadable', missing.second]);
  });
});
