import assert from 'node:assert/strict';
import fc from 'fast-check';
import { pairTensors } from '../../../src/analysis/pairing.ts';
import type { Dtype, Tensor } from '../../../src/model/checkpoint.ts';

function tensor(name: string, shape: readonly number[] = [4, 4], dtype: Dtype = 'BF16'): Tensor {
  return { name, dtype, shape, bytes: 0, offset: 0, shard: 0 };
}

function tensors(...names: string[]): Tensor[] {
  return names.map((name) => tensor(name));
}

/** The names of each pair, base first. */
function namesOf(base: readonly Tensor[], other: readonly Tensor[]): [string, string][] {
  return pairTensors(base, other).pairs.map((pair) => [pair.name, pair.otherName ?? pair.name]);
}

describe('pairing', () => {
  it('pairs equal names and points at their positions', () => {
    const { pairs, ...rest } = pairTensors(tensors('b', 'a'), tensors('a', 'b'));
    assert.deepEqual(
      pairs.map(({ name, base, other }) => ({ name, base, other })),
      [
        { name: 'a', base: 1, other: 0 },
        { name: 'b', base: 0, other: 1 },
      ],
    );
    assert.deepEqual(rest, {
      ...{ onlyInBase: [], onlyInOther: [], tied: [], shapeMismatch: [], resized: [], unsure: [] },
      parts: { base: [], other: [] },
    });
  });

  it('keeps both dtypes, which may differ', () => {
    const { pairs } = pairTensors([tensor('a', [4, 4], 'F32')], [tensor('a', [4, 4], 'F8_E4M3')]);
    assert.deepEqual(pairs[0]?.dtype, { base: 'F32', other: 'F8_E4M3' });
  });

  for (const wrapper of [
    'module.',
    '_orig_mod.',
    'base_model.model.',
    'module._orig_mod.',
    'model.',
    'transformer.',
    'module.model.',
  ]) {
    it(`sees through ${wrapper}`, () => {
      assert.deepEqual(namesOf(tensors('h.0.w'), tensors(`${wrapper}h.0.w`)), [
        ['h.0.w', `${wrapper}h.0.w`],
      ]);
      assert.deepEqual(namesOf(tensors(`${wrapper}h.0.w`), tensors('h.0.w')), [
        [`${wrapper}h.0.w`, 'h.0.w'],
      ]);
    });
  }

  it('does not take two different backbones for one another', () => {
    assert.deepEqual(namesOf(tensors('model.norm.w'), tensors('transformer.norm.w')), []);
  });

  it('prefers the equal name where a wrapped one would fit too', () => {
    const base = tensors('norm.w', 'model.norm.w');
    assert.deepEqual(namesOf(base, tensors('model.norm.w', 'norm.w')), [
      ['model.norm.w', 'model.norm.w'],
      ['norm.w', 'norm.w'],
    ]);
    const { pairs, onlyInBase } = pairTensors(base, tensors('norm.w'));
    assert.deepEqual([pairs.map((pair) => pair.base), onlyInBase], [[0], ['model.norm.w']]);
  });

  it('leaves names unpaired that would fit more than one tensor without their wrappers', () => {
    const pairing = pairTensors(tensors('module.a', '_orig_mod.a'), tensors('a'));
    assert.deepEqual(pairing.pairs, []);
    assert.deepEqual(
      [pairing.onlyInBase, pairing.onlyInOther],
      [['_orig_mod.a', 'module.a'], ['a']],
    );
    assert.deepEqual(namesOf(tensors('model.a', 'transformer.a'), tensors('a')), []);
  });

  it('lists other shapes apart, and what is on one side only', () => {
    const pairing = pairTensors(
      [tensor('a', [2, 3]), tensor('b')],
      [tensor('a', [3, 2]), tensor('c')],
    );
    assert.deepEqual(pairing.shapeMismatch, [{ name: 'a', base: [2, 3], other: [3, 2] }]);
    assert.deepEqual([pairing.pairs, pairing.onlyInBase, pairing.onlyInOther], [[], ['b'], ['c']]);
  });

  it('reports an output head as tied where the other side has only the embedding', () => {
    const head = tensor('lm_head.weight', [64, 8]);
    const embedding = tensor('model.embed_tokens.weight', [64, 8]);
    const pairing = pairTensors([embedding, head], [embedding]);
    assert.deepEqual([pairing.tied, pairing.onlyInBase], [['lm_head.weight'], []]);
    assert.deepEqual(pairTensors([embedding], [embedding, head]).tied, ['lm_head.weight']);
  });

  it('does not call a head tied without an embedding of its shape', () => {
    const head = tensor('lm_head.weight', [64, 8]);
    assert.deepEqual(pairTensors([head], [tensor('a')]).onlyInBase, ['lm_head.weight']);
    assert.deepEqual(pairTensors([head], [tensor('wte.weight', [65, 8])]).tied, []);
  });

  it('analyses weight matrices by default, without embeddings', () => {
    const all = [
      tensor('layers.0.q_proj.weight'),
      tensor('conv.weight', [8, 3, 2, 2]),
      tensor('experts.w', [3, 4, 4]),
      tensor('embed_tokens.weight'),
      tensor('lm_head.weight'),
      tensor('wte.weight'),
      tensor('wpe.weight'),
      tensor('norm.weight', [4]),
      tensor('row.weight', [1, 4]),
      tensor('index', [4, 4], 'I64'),
    ];
    const analysed = pairTensors(all, all).pairs.filter((pair) => pair.analysedByDefault);
    assert.deepEqual(
      analysed.map((pair) => pair.name),
      ['conv.weight', 'experts.w', 'layers.0.q_proj.weight'],
    );
  });

  it('orders layers as numbers', () => {
    const names = ['layers.10.w', 'layers.2.w', 'layers.1.w', 'embed.w'];
    assert.deepEqual(
      namesOf(tensors(...names), tensors(...names)).map(([name]) => name),
      ['embed.w', 'layers.1.w', 'layers.2.w', 'layers.10.w'],
    );
  });
});

const part = fc.constantFrom(
  'module.',
  '_orig_mod.',
  'base_model.model.',
  'model.',
  'transformer.',
  'a.',
  'b.',
  'w',
);
const uniqueNames = fc.uniqueArray(
  fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('')),
  { maxLength: 12 },
);

describe('pairing of any names', () => {
  it('puts every tensor in exactly one place', () => {
    fc.assert(
      fc.property(uniqueNames, uniqueNames, (baseNames, otherNames) => {
        const { pairs, onlyInBase, onlyInOther } = pairTensors(
          tensors(...baseNames),
          tensors(...otherNames),
        );
        assert.deepEqual(
          [...pairs.map((pair) => pair.name), ...onlyInBase].sort(),
          [...baseNames].sort(),
        );
        assert.deepEqual(
          [...pairs.map((pair) => pair.otherName ?? pair.name), ...onlyInOther].sort(),
          [...otherNames].sort(),
        );
      }),
    );
  });

  it('always pairs equal names', () => {
    fc.assert(
      fc.property(uniqueNames, uniqueNames, (baseNames, otherNames) => {
        const pairs = new Map(namesOf(tensors(...baseNames), tensors(...otherNames)));
        for (const name of baseNames.filter((n) => otherNames.includes(n))) {
          assert.equal(pairs.get(name), name);
        }
      }),
    );
  });

  it('finds the same pairs whichever side is the base', () => {
    fc.assert(
      fc.property(uniqueNames, uniqueNames, (baseNames, otherNames) => {
        const forward = namesOf(tensors(...baseNames), tensors(...otherNames));
        const backward = namesOf(tensors(...otherNames), tensors(...baseNames)).map(([a, b]) => [
          b,
          a,
        ]);
        assert.deepEqual(forward.sort(), backward.sort());
      }),
    );
  });

  it('points at tensors of the names that it gives', () => {
    fc.assert(
      fc.property(uniqueNames, uniqueNames, (baseNames, otherNames) => {
        for (const pair of pairTensors(tensors(...baseNames), tensors(...otherNames)).pairs) {
          assert.equal(baseNames[pair.base], pair.name);
          assert.equal(otherNames[pair.other], pair.otherName ?? pair.name);
        }
      }),
    );
  });
});
