import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  areRules,
  LONGEST_PATTERN,
  MOST_RULES,
  parseRule,
  problemOf,
  renamer,
  ruleText,
  swapped,
} from '../../../src/analysis/nameRules.ts';
import { suggestRule } from '../../../src/analysis/ruleSuggestion.ts';

function renamed(name: string, ...rules: readonly string[]): string | null {
  return renamer(rules.map((text) => parseRule(text) ?? { from: '', to: '' }))(name);
}

describe('rules for names', () => {
  it('are read from OLD=NEW', () => {
    assert.deepEqual(parseRule(' a.* = b.* '), { from: 'a.*', to: 'b.*' });
    assert.deepEqual(parseRule('a=b=c'), { from: 'a', to: 'b=c' });
    assert.equal(parseRule('a'), null);
  });

  it('need two names with as many *', () => {
    assert.equal(problemOf({ from: 'a.*', to: 'b.*' }), null);
    assert.equal(problemOf({ from: 'a', to: '' }), 'empty');
    assert.equal(problemOf({ from: '', to: 'a' }), 'empty');
    assert.equal(problemOf({ from: 'a.*', to: 'b' }), 'stars');
    assert.equal(problemOf({ from: 'a'.repeat(LONGEST_PATTERN + 1), to: 'b' }), 'long');
  });

  it('rename whole names', () => {
    assert.equal(renamed('a.b', 'a.b=c'), 'c');
    assert.equal(renamed('a.b.c', 'a.b=c'), null);
    assert.equal(renamed('a.b', 'x=y'), null);
  });

  it('put what each * stands for in its place', () => {
    assert.equal(renamed('model.layers.3.mlp.w', 'model.*=decoder.*'), 'decoder.layers.3.mlp.w');
    assert.equal(
      renamed('layers.12.mlp.up.weight', 'layers.*.mlp.*=h.*.ffn.*'),
      'h.12.ffn.up.weight',
    );
    assert.equal(renamed('x.weight', '*=model.*'), 'model.x.weight');
    assert.equal(renamed('x.weight', '*.weight=*.w'), 'x.w');
  });

  it('let each * but the last take as little as it can', () => {
    assert.equal(renamed('a.b.c.d', 'a.*.*=*|*'), 'b|c.d');
    assert.equal(renamed('a.x.b.x.c', '*.x.*=*|*'), 'a|b.x.c');
    assert.equal(renamed('aa', 'a*a=<*>'), '<>');
    assert.equal(renamed('a', 'a*a=<*>'), null, 'one a is not two');
  });

  it('are tried in their order', () => {
    assert.equal(renamed('a.b', 'a.b=first', 'a.*=second.*'), 'first');
    assert.equal(renamed('a.c', 'a.b=first', 'a.*=second.*'), 'second.c');
  });

  it('take no time to speak of on patterns that would trap a regular expression', () => {
    const pattern = '*a'.repeat(200);
    assert.equal(renamed('a'.repeat(100_000) + 'b', `${pattern}=${pattern}`), null);
  });

  it('are told from what is none', () => {
    assert.ok(areRules([]));
    assert.ok(areRules([{ from: 'a.*', to: 'b.*' }]));
    for (const wrong of [null, {}, [null], [{ from: 'a' }], [{ from: 'a*', to: 'b' }], ['a=b']]) {
      assert.ok(!areRules(wrong), JSON.stringify(wrong));
    }
    assert.ok(!areRules(Array(MOST_RULES + 1).fill({ from: 'a', to: 'b' })));
  });
});

const component = fc.constantFrom('a', 'b', 'layers', '0', '12', 'weight');
const name = fc
  .array(component, { minLength: 1, maxLength: 6 })
  .map((components) => components.join('.'));
const pattern = fc
  .array(fc.constantFrom('a', '.', 'layers', '0', '*'), { minLength: 1, maxLength: 8 })
  .map((parts) => parts.join(''));

describe('rules of any names', () => {
  it('fit what an expression of lazy groups fits, with the same parts', () => {
    fc.assert(
      fc.property(name, pattern, (text, from) => {
        const escaped = from.replaceAll('.', '\\.').replaceAll('*', '(.*?)');
        const oracle = new RegExp(`^${escaped}$`).exec(text);
        const to = from.replace(/[^*]/g, '').split('').join('|') || 'x';
        const expected =
          oracle === null ? null : oracle.slice(1).join('|') || (from.includes('*') ? '' : 'x');
        assert.equal(renamer([{ from, to }])(text), expected);
      }),
    );
  });

  it('are undone by the same rules the other way round', () => {
    fc.assert(
      fc.property(name, (text) => {
        const rules = [{ from: '*', to: 'model.*' }];
        const there = renamer(rules)(text) ?? '';
        assert.equal(renamer(swapped(rules))(there), text);
      }),
    );
  });

  it('are read as they are written', () => {
    fc.assert(
      fc.property(name, name, (from, to) => {
        assert.deepEqual(parseRule(ruleText({ from, to })), { from, to });
      }),
    );
  });
});

describe('the suggestion of a rule', () => {
  it('maps the beginning of names that end alike', () => {
    assert.deepEqual(
      suggestRule(
        ['model.norm.weight', 'model.layers.0.mlp.w'],
        ['value.w', 'decoder.layers.0.mlp.w', 'decoder.layers.1.mlp.w'],
      ),
      { from: 'model.*', to: 'decoder.*' },
    );
    assert.deepEqual(suggestRule(['h.0.w'], ['a.b.h.0.w']), { from: '*', to: 'a.b.*' });
  });

  it('is none where names have at most a parameter in common', () => {
    assert.equal(suggestRule(['norm.weight'], ['value_head.weight']), null);
    assert.equal(suggestRule([], ['a.b']), null);
  });
});
