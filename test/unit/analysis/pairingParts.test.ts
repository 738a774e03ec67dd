import assert from 'node:assert/strict';
import fc from 'fast-check';
import { pairTensors } from '../../../src/analysis/pairing.ts';
import { partText } from '../../../src/analysis/tensorParts.ts';
import type { Dtype, Tensor } from '../../../src/model/checkpoint.ts';
import type { Pairing, PartView } from '../../../src/model/pair.ts';

const BITS: Partial<Record<Dtype, number>> = { BF16: 16, F32: 32, F4: 4 };

function tensor(name: string, shape: readonly number[], dtype: Dtype = 'BF16'): Tensor {
  const elements = shape.reduce((product, side) => product * side, 1);
  return { name, dtype, shape, bytes: (elements * (BITS[dtype] ?? 0)) / 8, offset: 100, shard: 0 };
}

function model(shapes: Readonly<Record<string, readonly number[]>>): Tensor[] {
  return Object.entries(shapes).map(([name, shape]) => tensor(name, shape));
}

/** What each pair compares: `name: base ↔ other`, a part as an index into its tensor. */
function comparisons({ pairs }: Pairing): string[] {
  return pairs.map(({ name, otherName = name, part, shape }) => {
    const base = part?.base === undefined ? name : partText(part.base);
    const other = part?.other === undefined ? otherName : partText(part.other);
    return `${name} ${shape.join('×')}: ${base} ↔ ${other}`;
  });
}

const SPLIT = {
  'model.layers.0.self_attn.q_proj.weight': [8, 6],
  'model.layers.0.self_attn.k_proj.weight': [2, 6],
  'model.layers.0.self_attn.v_proj.weight': [2, 6],
  'model.layers.0.mlp.gate_proj.weight': [10, 6],
  'model.layers.0.mlp.up_proj.weight': [10, 6],
};
const FUSED = {
  'model.layers.0.self_attn.qkv_proj.weight': [12, 6],
  'model.layers.0.mlp.gate_up_proj.weight': [20, 6],
};

describe('the pairing of fused tensors', () => {
  it('compares q, k and v with rows of qkv_proj, gate and up with those of gate_up_proj', () => {
    const pairing = pairTensors(model(SPLIT), model(FUSED));
    const qkv = 'model.layers.0.self_attn.qkv_proj.weight';
    const gateUp = 'model.layers.0.mlp.gate_up_proj.weight';
    const [attention, mlp] = ['model.layers.0.self_attn', 'model.layers.0.mlp'];
    assert.deepEqual(comparisons(pairing), [
      `${mlp}.gate_proj.weight 10×6: ${mlp}.gate_proj.weight ↔ ${gateUp}[0:10]`,
      `${mlp}.up_proj.weight 10×6: ${mlp}.up_proj.weight ↔ ${gateUp}[10:20]`,
      `${attention}.k_proj.weight 2×6: ${attention}.k_proj.weight ↔ ${qkv}[8:10]`,
      `${attention}.q_proj.weight 8×6: ${attention}.q_proj.weight ↔ ${qkv}[0:8]`,
      `${attention}.v_proj.weight 2×6: ${attention}.v_proj.weight ↔ ${qkv}[10:12]`,
    ]);
    assert.deepEqual([pairing.onlyInBase, pairing.onlyInOther, pairing.unsure], [[], [], []]);
    assert.ok(pairing.pairs.every((pair) => pair.analysedByDefault));
  });

  it('calls parts of the base as tensors of their own, and points after its tensors', () => {
    const base = model(FUSED);
    const pairing = pairTensors(base, model(SPLIT));
    assert.deepEqual(pairing.pairs.map(({ name }) => name).sort(), Object.keys(SPLIT).sort());
    const q = pairing.pairs.find(({ name }) => name.includes('q_proj'));
    assert.equal(q?.otherName, undefined);
    const view = pairing.parts.base[(q?.base ?? 0) - base.length];
    assert.deepEqual(view, {
      name: 'model.layers.0.self_attn.qkv_proj.weight[0:8]',
      tensor: 0,
      first: 0,
      shape: [8, 6],
      pitch: null,
    });
  });

  it('cuts the bias where it cuts the weight', () => {
    const split = {
      'self_attn.q_proj.weight': [4, 3],
      'self_attn.k_proj.weight': [2, 3],
      'self_attn.v_proj.weight': [2, 3],
      'self_attn.q_proj.bias': [4],
      'self_attn.k_proj.bias': [2],
      'self_attn.v_proj.bias': [2],
    };
    const fused = { 'self_attn.qkv_proj.bias': [8], 'self_attn.qkv_proj.weight': [8, 3] };
    const { pairs, parts } = pairTensors(model(split), model(fused));
    assert.equal(pairs.length, 6);
    const bias = parts.other.filter(({ tensor: index }) => index === 0);
    assert.deepEqual(
      bias.map(({ first, shape }) => [first, shape]),
      [
        [0, [4]],
        [4, [2]],
        [6, [2]],
      ],
    );
  });

  it('sees through wrappers and backbones', () => {
    const split = { 'layers.0.self_attn.q_proj.weight': [2, 3] };
    const rest = {
      'layers.0.self_attn.k_proj.weight': [2, 3],
      'layers.0.self_attn.v_proj.weight': [2, 3],
    };
    const fused = { 'module.model.layers.0.self_attn.qkv_proj.weight': [6, 3] };
    const { pairs, onlyInOther } = pairTensors(model({ ...split, ...rest }), model(fused));
    assert.equal(pairs.length, 3);
    assert.deepEqual(onlyInOther, []);
    const back = pairTensors(model(fused), model({ ...split, ...rest })).pairs[0];
    assert.equal(back?.name, 'module.model.layers.0.self_attn.k_proj.weight');
    assert.equal(back.otherName, 'layers.0.self_attn.k_proj.weight');
  });

  it('finds parts by the names that rules make', () => {
    const split = {
      'h.0.self_attn.q_proj.weight': [2, 3],
      'h.0.self_attn.k_proj.weight': [2, 3],
      'h.0.self_attn.v_proj.weight': [2, 3],
    };
    const fused = { 'blocks.0.self_attn.qkv_proj.weight': [6, 3] };
    const there = pairTensors(model(split), model(fused), [{ from: 'h.*', to: 'blocks.*' }]);
    assert.equal(there.pairs.length, 3);
    const back = pairTensors(model(fused), model(split), [{ from: 'blocks.*', to: 'h.*' }]);
    assert.equal(back.pairs.length, 3);
  });

  it('leaves it where a part is missing, where sizes do not add up, or where both are stored', () => {
    const { 'model.layers.0.self_attn.v_proj.weight': _v, ...lacking } = SPLIT;
    assert.equal(pairTensors(model(lacking), model(FUSED)).pairs.length, 2, 'gate and up alone');
    const wrong = { ...FUSED, 'model.layers.0.self_attn.qkv_proj.weight': [13, 6] };
    const { pairs, unsure } = pairTensors(model(SPLIT), model(wrong));
    assert.equal(pairs.length, 2);
    assert.deepEqual(
      unsure.map(({ other, doubt }) => [other, doubt]),
      [[['model.layers.0.self_attn.qkv_proj.weight'], 'sizes']],
    );
    const both = { ...FUSED, 'model.layers.0.self_attn.q_proj.weight': [8, 6] };
    assert.deepEqual(
      pairTensors(model(SPLIT), model(both)).pairs.filter(({ part }) =>
        part?.other?.of.includes('qkv'),
      ),
      [],
    );
  });

  it('does not guess the order of heads', () => {
    for (const name of [
      'gpt_neox.layers.0.attention.query_key_value',
      'transformer.h.0.attn.qkv_proj',
      'blocks.0.attn.Wqkv',
    ]) {
      const before = name.slice(0, name.lastIndexOf('.'));
      const split = ['q_proj', 'k_proj', 'v_proj'].map((part) => [
        `${before}.${part}.weight`,
        [4, 4],
      ]);
      const { pairs, unsure, onlyInOther } = pairTensors(
        model(Object.fromEntries(split) as Record<string, number[]>),
        model({ [`${name}.weight`]: [12, 4] }),
      );
      assert.deepEqual(pairs, [], name);
      assert.deepEqual(
        unsure.map(({ doubt }) => doubt),
        ['interleaved'],
      );
      assert.deepEqual(onlyInOther, [`${name}.weight`], 'it stands among the others as well');
    }
  });

  describe("GPT-2's c_attn", () => {
    const fused = { 'h.0.attn.c_attn.weight': [6, 18], 'h.0.attn.c_attn.bias': [18] };
    const split = {
      'h.0.attn.q_proj.weight': [6, 6],
      'h.0.attn.k_proj.weight': [6, 6],
      'h.0.attn.v_proj.weight': [6, 6],
      'h.0.attn.q_proj.bias': [6],
      'h.0.attn.k_proj.bias': [6],
      'h.0.attn.v_proj.bias': [6],
    };
    const mlp = (shape: readonly number[]) => ({ 'h.0.mlp.c_fc.weight': shape });

    it('is cut into columns where both sides store [in, out]', () => {
      const { pairs, parts } = pairTensors(
        model({ ...fused, ...mlp([6, 24]) }),
        model({ ...split, ...mlp([6, 24]) }),
      );
      assert.equal(pairs.length, 7);
      const [, , views] = [0, 0, parts.base.filter(({ tensor: index }) => index === 0)];
      assert.deepEqual(
        views.map(({ first, shape, pitch }) => ({ first, shape, pitch })),
        [0, 6, 12].map((first) => ({ first, shape: [6, 6], pitch: 18 })),
      );
      assert.equal(views[1]?.name, 'h.0.attn.c_attn.weight[:,6:12]');
    });

    it('is not where the other side stores [out, in], or where nothing tells', () => {
      const transposed = pairTensors(
        model({ ...fused, ...mlp([6, 24]) }),
        model({ ...split, ...mlp([24, 6]) }),
      );
      assert.deepEqual([transposed.pairs.length, transposed.unsure[0]?.doubt], [0, 'transposed']);
      const square = pairTensors(model(fused), model(split));
      assert.deepEqual([square.pairs.length, square.unsure[0]?.doubt], [0, 'square']);
    });

    it('is not where its rows are q, k and v: models of that name interleave heads', () => {
      const rows = { 'h.0.attn.c_attn.weight': [18, 6] };
      const { pairs, unsure } = pairTensors(model(rows), model(split));
      assert.deepEqual([pairs.length, unsure[0]?.doubt], [0, 'interleaved']);
    });
  });

  describe('stacks of experts', () => {
    const numbered = (m: number, n: number, ...parts: readonly string[]): Tensor[] =>
      [0, 1, 2].flatMap((expert) =>
        parts.map((part) => tensor(`mlp.experts.${expert}.${part}.weight`, [m, n])),
      );

    it('are compared matrix by matrix', () => {
      const pairing = pairTensors(
        model({ 'mlp.experts.down_proj': [3, 4, 6], 'mlp.experts.gate_up_proj': [3, 12, 4] }),
        [...numbered(4, 6, 'down_proj'), ...numbered(6, 4, 'gate_proj', 'up_proj')],
      );
      assert.equal(pairing.pairs.length, 9);
      assert.deepEqual(
        comparisons(pairing).filter((text) => text.includes('experts.2.')),
        [
          'mlp.experts.2.down_proj.weight 4×6: mlp.experts.down_proj[2] ↔ mlp.experts.2.down_proj.weight',
          'mlp.experts.2.gate_proj.weight 6×4: mlp.experts.gate_up_proj[2,0:6] ↔ mlp.experts.2.gate_proj.weight',
          'mlp.experts.2.up_proj.weight 6×4: mlp.experts.gate_up_proj[2,6:12] ↔ mlp.experts.2.up_proj.weight',
        ],
      );
    });

    it('are not where rows and columns are exchanged, or may be', () => {
      const exchanged = pairTensors(model({ 'experts.down_proj': [3, 6, 4] }), []);
      assert.deepEqual(exchanged.unsure, [], 'nothing to be unsure of');
      const transposed = pairTensors(
        model({ 'mlp.experts.down_proj': [3, 6, 4] }),
        numbered(4, 6, 'down_proj'),
      );
      assert.deepEqual([transposed.pairs.length, transposed.unsure[0]?.doubt], [0, 'transposed']);
      const square = pairTensors(
        model({ 'mlp.experts.down_proj': [3, 4, 4] }),
        numbered(4, 4, 'down_proj'),
      );
      assert.deepEqual([square.pairs.length, square.unsure[0]?.doubt], [0, 'square']);
    });
  });
});

describe('the pairing of a resized vocabulary', () => {
  it('compares the rows that both have, and says so', () => {
    const pairing = pairTensors(
      model({ 'model.embed_tokens.weight': [100, 4], 'lm_head.weight': [100, 4] }),
      model({ 'model.embed_tokens.weight': [104, 4], 'lm_head.weight': [96, 4] }),
    );
    assert.deepEqual(comparisons(pairing), [
      'lm_head.weight 96×4: lm_head.weight[0:96] ↔ lm_head.weight',
      'model.embed_tokens.weight 100×4: model.embed_tokens.weight ↔ model.embed_tokens.weight[0:100]',
    ]);
    assert.deepEqual(pairing.resized, [
      { name: 'lm_head.weight', base: [100, 4], other: [96, 4] },
      { name: 'model.embed_tokens.weight', base: [100, 4], other: [104, 4] },
    ]);
    assert.deepEqual(pairing.shapeMismatch, []);
    assert.ok(pairing.pairs.every((pair) => !pair.analysedByDefault));
  });

  it('is of embeddings and heads with rows of one length alone', () => {
    for (const [name, base, other] of [
      ['model.layers.0.mlp.up_proj.weight', [8, 4], [9, 4]],
      ['model.embed_tokens.weight', [8, 4], [9, 5]],
      ['model.embed_tokens.weight', [0, 4], [9, 4]],
      ['wpe.weight', [8, 4], [9, 4]],
    ] as const) {
      const { pairs, shapeMismatch } = pairTensors([tensor(name, base)], [tensor(name, other)]);
      assert.deepEqual([pairs.length, shapeMismatch.length], [0, 1], name);
    }
  });

  it('cuts packed elements at whole bytes only', () => {
    const of = (rows: number): Tensor[] => [tensor('lm_head.weight', [rows, 3], 'F4')];
    assert.equal(pairTensors(of(4), of(6)).pairs.length, 1);
    assert.equal(pairTensors(of(6), of(8)).pairs.length, 1);
    const odd = pairTensors(
      [tensor('lm_head.bias', [3], 'F4')],
      [tensor('lm_head.bias', [6], 'F4')],
    );
    assert.deepEqual([odd.pairs.length, odd.shapeMismatch.length], [0, 1]);
  });
});

/** Every element that a view reads, by its index in the stored tensor. */
function elementsOf({ first, shape, pitch }: PartView): number[] {
  const count = shape.reduce((product, side) => product * side, 1);
  const columns = shape.at(-1) ?? 1;
  return Array.from({ length: count }, (_, at) =>
    pitch === null ? first + at : first + Math.floor(at / columns) * pitch + (at % columns),
  );
}

describe('parts of any size', () => {
  const size = fc.integer({ min: 1, max: 7 });

  it('cover a fused tensor once, whichever side it is on', () => {
    fc.assert(
      fc.property(size, size, size, size, fc.boolean(), (q, k, v, n, isBase) => {
        const split = model({
          'self_attn.q_proj.weight': [q, n],
          'self_attn.k_proj.weight': [k, n],
          'self_attn.v_proj.weight': [v, n],
        });
        const fused = model({ 'self_attn.qkv_proj.weight': [q + k + v, n] });
        const pairing = isBase ? pairTensors(fused, split) : pairTensors(split, fused);
        assert.equal(pairing.pairs.length, 3);
        const views = isBase ? pairing.parts.base : pairing.parts.other;
        const covered = views.flatMap(elementsOf).sort((a, b) => a - b);
        assert.deepEqual(
          covered,
          Array.from({ length: (q + k + v) * n }, (_, at) => at),
        );
      }),
    );
  });

  it('cover c_attn once', () => {
    fc.assert(
      fc.property(size, size, size, (n, k, v) => {
        fc.pre(k !== n && v !== n);
        const split = model({
          'attn.q_proj.weight': [n, n],
          'attn.k_proj.weight': [n, k],
          'attn.v_proj.weight': [n, v],
        });
        const { pairs, parts } = pairTensors(
          split,
          model({ 'attn.c_attn.weight': [n, n + k + v] }),
        );
        assert.equal(pairs.length, 3);
        const covered = parts.other.flatMap(elementsOf).sort((a, b) => a - b);
        assert.deepEqual(
          covered,
          Array.from({ length: n * (n + k + v) }, (_, at) => at),
        );
      }),
    );
  });
});
