/** Files that change under a run: each tensor says so, and the exit code does. */
import assert from 'node:assert/strict';
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { diff } from '../../../src/cli/diff.ts';
import { inspect } from '../../../src/cli/inspect.ts';
import { exitCodeOf, faultMessage, jsonDocument } from '../../../src/cli/results.ts';
import { Engine, type OpenedCheckpoint } from '../../../src/engine/engine.ts';
import { DEFAULT_MEASURES } from '../../../src/model/pairMetrics.ts';
import type { DiffDocument, InspectDocument } from '../support/documents.ts';
import { temporaryFolder } from '../support/paths.ts';
import { writeTensors } from '../support/safetensorsFiles.ts';

const COMMON = {
  ...{ json: true, tensors: [], values: false },
  ...{ includeEmbeddings: false, cache: false },
};
const never = new AbortController().signal;

/** Does something to the files once their headers are read. */
class DisturbedEngine extends Engine {
  constructor(private readonly disturb: () => void) {
    super();
  }

  override async openCheckpoint(path: string): Promise<OpenedCheckpoint> {
    const opened = await super.openCheckpoint(path);
    this.disturb();
    return opened;
  }
}

describe('a run over files that change', () => {
  const file = temporaryFolder();

  beforeEach(() => {
    mkdirSync(file('sharded'), { recursive: true });
    writeTensors(file('sharded/one.safetensors'), { a: [4, 4], b: [4] });
    writeTensors(file('sharded/two.safetensors'), { c: [4, 4] });
    const index = {
      weight_map: { a: 'one.safetensors', b: 'one.safetensors', c: 'two.safetensors' },
    };
    writeFileSync(file('sharded/model.safetensors.index.json'), JSON.stringify(index));
  });

  it('keeps the tensors of the shards that are whole, and exits 3', async () => {
    const engine = new DisturbedEngine(() => truncateSync(file('sharded/two.safetensors'), 100));
    const results = await inspect(
      engine,
      file('sharded'),
      { ...COMMON, stats: true, spectrum: true, estimate: false },
      never,
    );
    assert.equal(exitCodeOf(results.faults), 3);
    assert.match(
      faultMessage(results.faults) ?? '',
      /sharded: 1 of 3 tensors not analysed; c: .*changed/,
    );
    const { tensors } = JSON.parse([...jsonDocument(results)].join('')) as InspectDocument;
    assert.deepEqual(
      tensors.map(({ name, error }) => [name, error === null]),
      [
        ['a', true],
        ['b', true],
        ['c', false],
      ],
    );
  });

  it('exits 1 when nothing could be analysed', async () => {
    const engine = new DisturbedEngine(() => {
      writeTensors(file('sharded/one.safetensors'), { a: [4, 4], b: [4] }, 2);
      truncateSync(file('sharded/two.safetensors'), 100);
    });
    const results = await inspect(
      engine,
      file('sharded'),
      { ...COMMON, stats: true, spectrum: false, estimate: false },
      never,
    );
    assert.equal(exitCodeOf(results.faults), 1);
    assert.match(faultMessage(results.faults) ?? '', /none of 3 tensors analysed/);
  });

  it('leaves a pair that could not be compared out of the model', async () => {
    writeTensors(file('other.safetensors'), { a: [4, 4], b: [4], c: [4, 4] }, 2);
    const engine = new DisturbedEngine(() => truncateSync(file('sharded/two.safetensors'), 100));
    const measures = { ...DEFAULT_MEASURES, metrics: ['sparsity', 'spectrum'] as const };
    const options = { ...COMMON, ...measures, map: [] };
    const results = await diff(engine, file('sharded'), file('other.safetensors'), options, never);
    assert.equal(exitCodeOf(results.faults), 3);
    const document = JSON.parse([...jsonDocument(results)].join('')) as DiffDocument;
    assert.deepEqual([document.model.matrices, document.model.nss?.count], [1, 1]);
    assert.match(document.tensors.find(({ name }) => name === 'c')?.error ?? '', /changed/);
  });
});
