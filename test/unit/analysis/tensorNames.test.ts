import assert from 'node:assert/strict';
import fc from 'fast-check';
import { inNaturalOrder } from '../../../src/analysis/naturalOrder.ts';
import { layerOf, moduleOf } from '../../../src/analysis/tensorNames.ts';

describe('tensor names', () => {
  const cases: [name: string, layer: string | null, module: string][] = [
    ['model.layers.10.self_attn.q_proj.weight', '10', 'q_proj'],
    ['model.layers.0.self_attn.q_proj.bias', '0', 'q_proj'],
    ['model.layers.3.mlp.experts.17.down_proj.weight', '3', 'down_proj'],
    ['model.layers.3.mlp.experts.down_proj', '3', 'down_proj'],
    ['transformer.h.2.attn.c_proj.weight', '2', 'attn.c_proj'],
    ['transformer.h.2.mlp.c_proj.weight', '2', 'mlp.c_proj'],
    ['encoder.layer.1.attention.output.dense.weight', '1', 'attention.output.dense'],
    ['encoder.layer.1.output.dense.weight', '1', 'output.dense'],
    ['encoder.layer.1.intermediate.dense.weight', '1', 'intermediate.dense'],
    ['model.layers.0.mlp.up_proj.weight_scale_inv', '0', 'up_proj'],
    ['lm_head.weight', null, 'lm_head'],
    ['model.norm.weight', null, 'norm'],
    ['weight', null, 'weight'],
    ['0', '0', '0'],
    ['', null, ''],
  ];
  for (const [name, layer, module] of cases) {
    it(`reads ${JSON.stringify(name)}`, () => {
      assert.deepEqual([layerOf(name), moduleOf(name)], [layer, module]);
    });
  }
});

describe('natural order', () => {
  it('compares runs of digits as numbers of any length', () => {
    const big = '9'.repeat(40);
    const names = ['a10', 'a9', `a${big}1`, `a${big}`, 'a010', 'b', 'a'];
    assert.deepEqual(
      inNaturalOrder(names, (name) => name),
      ['a', 'a9', 'a010', 'a10', `a${big}`, `a${big}1`, 'b'],
    );
  });

  it('agrees with a numeric collation of plain names', () => {
    const collator = new Intl.Collator('en', { numeric: true });
    const name = fc
      .tuple(fc.constantFrom('layers', 'experts'), fc.nat(2000))
      .map(([stem, n]) => `${stem}.${n}.w`);
    fc.assert(
      fc.property(fc.array(name), (names) => {
        assert.deepEqual(
          inNaturalOrder(names, (n) => n),
          [...names].sort(collator.compare),
        );
      }),
    );
  });
});
