import assert from 'node:assert/strict';
import { Engine } from '../../../src/engine/engine.ts';
import {
  DrawUpdate,
  ListPairs,
  OpenPair,
  PreviewPairing,
  ReadValues,
} from '../../../src/protocol/engine.ts';
import { EngineUnderTest } from '../support/engineProcess.ts';
import { temporaryFolder } from '../support/paths.ts';
import { writeTensors } from '../support/safetensorsFiles.ts';

const WINDOW = { slice: 0, rowStart: 1, rowCount: 2, columnStart: 0, columnCount: 3 };

/** The first parts of a GPT-2 attention, as one tensor and as three. */
const FUSED = { 'h.0.attn.c_attn.weight': [4, 9] };
const SPLIT = {
  'h.0.attn.q_proj.weight': [4, 4],
  'h.0.attn.k_proj.weight': [4, 3],
  'h.0.attn.v_proj.weight': [4, 2],
};

describe('parts of tensors from the engine process', () => {
  const file = temporaryFolder();
  let engine: EngineUnderTest;
  let source: { readonly base: string; readonly other: string };
  before(() => {
    source = { base: file('fused.safetensors'), other: file('split.safetensors') };
    writeTensors(source.base, FUSED);
    writeTensors(source.other, SPLIT);
  });
  beforeEach(() => (engine = new EngineUnderTest()));
  afterEach(() => engine.dispose());

  it('are read where they lie, on either side', async () => {
    const { items } = await engine.request(ListPairs, { ...source, start: 0 });
    const pair = items.findIndex(({ name }) => name.includes('k_proj'));
    assert.deepEqual(items[pair]?.part, {
      base: { of: 'h.0.attn.c_attn.weight', columns: [4, 7] },
    });
    const read = async (side: 'base' | 'other') =>
      (await engine.request(ReadValues, { ...source, pair, side, ...WINDOW })).values;
    // writeTensors counts up: each element is the sine of its number, from 1.
    const sines = (...numbers: number[]) =>
      Float64Array.from(numbers.map((n) => Math.fround(Math.sin(n))));
    const first = (row: number) => row * 9 + 4 + 1;
    assert.deepEqual(
      await read('base'),
      sines(first(1), first(1) + 1, first(1) + 2, first(2), first(2) + 1, first(2) + 2),
    );
    assert.deepEqual(await read('other'), sines(20, 21, 22, 23, 24, 25));
    const update = await engine.request(DrawUpdate, {
      ...source,
      pair,
      part: 'matrix',
      slice: 0,
      rows: 4,
      columns: 3,
    });
    assert.deepEqual(update.matrix, { slices: 1, rows: 4, columns: 3 });
  });

  it('do not stand among what is told of the comparison', async () => {
    const summary = await engine.request(OpenPair, source);
    assert.deepEqual([summary.pairCount, 'parts' in summary], [3, false]);
    assert.equal(summary.base.tensorCount, 1);
  });

  it('are what rules find, too', async () => {
    const rules = [{ from: 'h.*', to: 'blocks.*' }];
    const preview = await engine.request(PreviewPairing, { ...source, rules });
    assert.deepEqual([preview.pairCount, preview.rules[0]], [3, { fits: 1, found: 0 }]);
    await assert.rejects(
      engine.request(PreviewPairing, { ...source, rules: [{ from: 'a*', to: 'b' }] }),
      /rules must be a list/,
    );
  });
});

describe('pairs with parts', () => {
  const file = temporaryFolder();

  it('are reported by the names of their parts', async () => {
    writeTensors(file('fused.safetensors'), FUSED);
    writeTensors(file('split.safetensors'), SPLIT);
    const engine = new Engine();
    const opened = await engine.openPair(file('fused.safetensors'), file('split.safetensors'));
    const names: string[] = [];
    const items = [0, 1, 2].map((pair) => ({ pair, metrics: ['sparsity'] as const }));
    const measures = { eta: 1e-3, energyK: [16], rank: 64, alpha: ['0.5'], tau: 0.6 };
    await engine.compare(
      opened,
      items,
      { values: false, ...measures },
      {
        report: (_position, { name, shape, error }) =>
          names.push(`${name} ${shape.join('×')} ${error}`),
        progress: () => undefined,
      },
    );
    assert.deepEqual(names.sort(), [
      'h.0.attn.k_proj.weight 4×3 null',
      'h.0.attn.q_proj.weight 4×4 null',
      'h.0.attn.v_proj.weight 4×2 null',
    ]);
    assert.equal(opened.base.checkpoint.tensors.length, 4);
    const again = await engine.openPair(file('fused.safetensors'), file('split.safetensors'));
    assert.equal(again.pairing.pairs.length, 3);
  });
});
