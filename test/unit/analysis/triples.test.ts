import assert from 'node:assert/strict';
import { pairTensors } from '../../../src/analysis/pairing.ts';
import { partText } from '../../../src/analysis/tensorParts.ts';
import { triplesOf, type PairedUpdate } from '../../../src/analysis/triples.ts';
import type { Checkpoint, Tensor } from '../../../src/model/checkpoint.ts';
import type { Tripling } from '../../../src/model/updates.ts';

type Shapes = Readonly<Record<string, readonly number[]>>;

function model(shapes: Shapes): Tensor[] {
  return Object.entries(shapes).map(([name, shape]) => {
    const elements = shape.reduce((product, side) => product * side, 1);
    return { name, dtype: 'BF16', shape, bytes: elements * 2, offset: 0, shard: 0 };
  });
}

function triplingOf(base: Shapes, first: Shapes, second: Shapes): Tripling {
  const of = model(base);
  const update = (shapes: Shapes): PairedUpdate => {
    const tensors = model(shapes);
    const checkpoint = { tensors } as unknown as Checkpoint;
    return { checkpoint, pairing: pairTensors(of, tensors) };
  };
  return triplesOf(of, update(first), update(second));
}

function reasons({ unmatched }: Tripling): Record<string, readonly string[]> {
  const texts = (list: Tripling['unmatched']['base']): string[] =>
    list.map(({ name, reason }) => `${name} ${reason}`);
  return {
    base: texts(unmatched.base),
    first: texts(unmatched.first),
    second: texts(unmatched.second),
  };
}

const ATTENTION = 'model.layers.0.self_attn';
const SPLIT = {
  [`${ATTENTION}.q_proj.weight`]: [8, 6],
  [`${ATTENTION}.k_proj.weight`]: [2, 6],
  [`${ATTENTION}.v_proj.weight`]: [2, 6],
};
const FUSED = { [`${ATTENTION}.qkv_proj.weight`]: [12, 6] };

describe('triples', () => {
  it('are the tensors of the base that both updates have, in natural order', () => {
    const found = triplingOf(
      { 'layers.10.w': [2, 2], 'layers.2.w': [2, 2], 'embed.weight': [4, 2], bias: [3] },
      { 'layers.10.w': [2, 2], 'layers.2.w': [2, 2], 'embed.weight': [4, 2], bias: [3] },
      { 'module.layers.10.w': [2, 2], 'layers.2.w': [2, 2], 'embed.weight': [4, 2], bias: [3] },
    );
    assert.deepEqual(
      found.triples.map(({ name, secondName, analysedByDefault }) => [
        name,
        secondName,
        analysedByDefault,
      ]),
      [
        ['bias', undefined, false],
        ['embed.weight', undefined, false],
        ['layers.2.w', undefined, true],
        ['layers.10.w', 'module.layers.10.w', true],
      ],
    );
    assert.deepEqual(reasons(found), { base: [], first: [], second: [] });
  });

  it('point at the tensor of each side', () => {
    const { triples } = triplingOf(
      { a: [2], b: [3] },
      { b: [3], a: [2] },
      { c: [1], d: [1], a: [2] },
    );
    assert.deepEqual(
      triples.map(({ name, base, first, second }) => [name, base, first, second]),
      [['a', 0, 1, 2]],
    );
  });

  it('leave out what one of the three lacks, with the reason', () => {
    const found = triplingOf(
      {
        a: [2],
        b: [2],
        c: [2],
        d: [2, 2],
        'lm_head.weight': [4, 2],
        'embed_tokens.weight': [4, 2],
      },
      { b: [2], d: [2, 3], x: [1], 'embed_tokens.weight': [4, 2] },
      { a: [2], d: [2, 2], y: [1], 'lm_head.weight': [4, 2], 'embed_tokens.weight': [4, 2] },
    );
    assert.deepEqual(reasons(found), {
      base: ['a notInFirst', 'b notInSecond', 'c inNeither', 'd shape', 'lm_head.weight tied'],
      first: ['x notInBase'],
      second: ['y notInBase'],
    });
  });

  it('are of parts where both updates have the same parts of the base', () => {
    const found = triplingOf(FUSED, SPLIT, SPLIT);
    const places = found.triples.map(({ part }) => part?.base && partText(part.base));
    const whole = `${ATTENTION}.qkv_proj.weight`;
    assert.deepEqual(places, [`${whole}[8:10]`, `${whole}[0:8]`, `${whole}[10:12]`]);
    // Parts are tensors after the one that is stored.
    assert.deepEqual(found.triples.map(({ base }) => base).sort(), [1, 2, 3]);
    assert.deepEqual(reasons(found), { base: [], first: [], second: [] });
  });

  it('are of whole tensors of the base, however the updates store them', () => {
    const found = triplingOf(SPLIT, FUSED, SPLIT);
    assert.equal(found.triples.length, 3);
    assert.ok(found.triples.every(({ part }) => part?.first !== undefined));
    assert.ok(found.triples.every(({ part }) => part?.second === undefined));
  });

  it('are not made where the updates have different parts of one tensor', () => {
    const found = triplingOf(FUSED, FUSED, SPLIT);
    assert.deepEqual(found.triples, []);
    assert.deepEqual(reasons(found).base, [`${ATTENTION}.qkv_proj.weight parts`]);
    const resized = triplingOf(
      { 'embed_tokens.weight': [8, 2] },
      { 'embed_tokens.weight': [6, 2] },
      { 'embed_tokens.weight': [8, 2] },
    );
    assert.deepEqual(reasons(resized).base, ['embed_tokens.weight parts']);
  });
});
