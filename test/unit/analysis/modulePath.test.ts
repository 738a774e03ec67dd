import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { moduleEnds } from '../../../src/analysis/modulePath.ts';

/** The modules around a tensor and what is left of its name. */
function pathOf(name: string): string[] {
  const ends = moduleEnds(name);
  return [...ends.map((end) => name.slice(0, end)), name].map((path, at) =>
    path.slice(at === 0 ? 0 : (ends[at - 1] ?? 0) + 1),
  );
}

describe('the modules around a tensor', () => {
  const cases: readonly (readonly [string, ...string[]])[] = [
    ['model.layers.10.self_attn.q_proj.weight', 'model', 'layers', '10', 'self_attn.q_proj.weight'],
    ['model.embed_tokens.weight', 'model', 'embed_tokens.weight'],
    ['lm_head.weight', 'lm_head.weight'],
    ['logit_scale', 'logit_scale'],
    ['text_model.logit_scale', 'text_model', 'logit_scale'],
    [
      ...(['model.layers.3.mlp.experts.37.gate_proj.weight', 'model', 'layers', '3'] as const),
      ...['mlp.experts', '37', 'gate_proj.weight'],
    ],
    ['down.0.resnets.1.conv1.bias', 'down', '0', 'resnets', '1', 'conv1.bias'],
    ['0.weight', '0', 'weight'],
    ['layers.0', 'layers', '0'],
    ['1', '1'],
    ['', ''],
    ['__proto__', '__proto__'],
  ];

  for (const [name, ...path] of cases) {
    it(`of ${name || 'no name'} are ${path.slice(0, -1).join(' > ') || 'none'}`, () => {
      assert.deepEqual(pathOf(name), path);
    });
  }

  it('end at dots, one inside of the other, and leave a name to the tensor', () => {
    const part = fc.oneof(
      fc.constantFrom('model', 'layers', 'weight', 'bias', '0', '12', '007', '', 'a b', '\u202e'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 40 }), (parts) => {
        const name = parts.join('.');
        const ends = moduleEnds(name);
        assert.ok(ends.length <= 24);
        ends.forEach((end, at) => {
          assert.equal(name[end], '.');
          assert.ok(at === 0 || end > (ends[at - 1] ?? 0));
        });
      }),
    );
  });

  it('are few of a name that is nothing but dots', () => {
    assert.ok(moduleEnds('.'.repeat(100_000)).length <= 24);
  });
});
