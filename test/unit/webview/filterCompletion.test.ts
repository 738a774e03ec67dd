import assert from 'node:assert/strict';
import fc from 'fast-check';
import { completed, completionsAt } from '../../../webview/filter/completion.ts';
import { filterAction } from '../../../webview/components/filterKeys.ts';
import { TENSOR_FIELDS } from '../../../webview/checkpoint/filterFields.ts';
import { tensorRow, type TensorRow } from '../../../webview/checkpoint/tensorRow.ts';
import { compileFilter } from '../../../webview/state/filter.ts';
import { withRecent } from '../../../webview/state/recentFilters.ts';
import { Vocabulary } from '../../../webview/filter/vocabulary.ts';

const NAMES = [
  'model.layers.0.self_attn.q_proj.weight',
  'model.layers.2.self_attn.q_proj.weight',
  'model.layers.12.mlp.down_proj.weight',
  'odd name|of:a "module".weight',
  '',
];

const words = new Vocabulary<TensorRow>(TENSOR_FIELDS);
words.take(
  NAMES.map((name, index) =>
    tensorRow({ name, dtype: 'BF16', shape: [64, 64], bytes: 1, offset: 0, shard: 0 }, index),
  ),
);

/** What is offered where the text has a `^`. */
function offered(text: string, recent: readonly string[] = []): readonly string[] {
  return completionsAt(text.replace('^', ''), text.indexOf('^'), words, recent).items.map(
    (item) => item.text,
  );
}

describe('completion in the filter', () => {
  it('offers terms and figures that begin as typed', () => {
    assert.deepEqual(offered('sta^'), ['stableRank']);
    assert.deepEqual(offered('q_proj -DT^'), ['dtype:']);
    assert.deepEqual(offered('a|ra^'), ['rank:']);
    assert.deepEqual(offered('q_proj^'), []);
    assert.deepEqual(offered('"dty^'), []);
  });

  it('offers everything at a blank, former filters first in an empty field', () => {
    assert.deepEqual(offered('q_proj ^').slice(0, 3), ['dtype:', 'layer:', 'module:']);
    assert.deepEqual(offered('^', ['rank:2', 'q_proj']).slice(0, 3), [
      'rank:2',
      'q_proj',
      'dtype:',
    ]);
    assert.ok(offered('-^').includes('stableRank'));
  });

  it('offers operators after the name of a figure', () => {
    assert.deepEqual(offered('stableRank^').slice(0, 2), ['stableRank<', 'stableRank<=']);
    assert.deepEqual(offered('stableRank<^'), []);
  });

  it('offers the values that there are', () => {
    assert.deepEqual(offered('dtype:^'), ['BF16']);
    assert.deepEqual(offered('dtype:bf16^'), []);
    assert.deepEqual(offered('layer:^'), ['0', '2', '12']);
    assert.deepEqual(offered('layer:0-1^'), ['12']);
    assert.deepEqual(offered('layer:0,^'), ['0', '2', '12']);
    assert.deepEqual(offered('module:proj^'), ['q_proj', 'down_proj']);
    assert.deepEqual(offered('shape:^'), ['64x64']);
    assert.deepEqual(offered('foo:^'), []);
  });

  it('puts what is taken in the place of what is typed', () => {
    const take = (text: string): string => {
      const at = text.indexOf('^');
      const plain = text.replace('^', '');
      const completions = completionsAt(plain, at, words, []);
      const [item] = completions.items;
      assert.ok(item, text);
      const taken = completed(plain, completions, item);
      return `${taken.text.slice(0, taken.caret)}^${taken.text.slice(taken.caret)}`;
    };
    assert.equal(take('a -dty^ b'), 'a -dtype:^ b');
    assert.equal(take('a dtype:b^ b'), 'a dtype:BF16^ b');
    assert.equal(take('layer:0-1^'), 'layer:0-12^');
    assert.equal(take('sta^'), 'stableRank^');
    assert.equal(take('stableRank^'), 'stableRank<^');
    assert.equal(take('module:odd^'), 'module:"odd name|of:a ""module"""^');
  });

  it('offers only what the filter understands, wherever the caret stands', () => {
    const piece = fc.constantFrom(
      ...['q_proj', 'dtype:', 'bf', 'layer:', '1-', '-', '|', ' ', '"', 'stableRank', '<', ','],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), fc.nat(60), (pieces, position) => {
        const text = pieces.join('');
        const caret = Math.min(position, text.length);
        const completions = completionsAt(text, caret, words, []);
        assert.ok(completions.from <= caret && caret <= completions.to);
        for (const item of completions.items) {
          const taken = completed(text, completions, item);
          assert.ok(taken.caret <= taken.text.length);
          assert.doesNotThrow(() => compileFilter({ text: taken.text }, words));
        }
      }),
      { numRuns: 500 },
    );
    for (const term of ['dtype:', 'layer:', 'module:', 'shape:', 'rank:']) {
      for (const value of offered(`${term}^`)) {
        assert.deepEqual(compileFilter({ text: term + value }, words).problems, [], term + value);
      }
    }
  });
});

describe('the keys of the filter', () => {
  const action = (key: string, isOpen: boolean, isEmpty = false, more = {}): unknown =>
    filterAction(
      { key, ctrlKey: false, metaKey: false, shiftKey: false, ...more },
      isOpen,
      isEmpty,
    );

  it('act on the list while it is open, else on the field', () => {
    assert.deepEqual(action('ArrowDown', true), { kind: 'move', by: 1 });
    assert.deepEqual(action('ArrowDown', false), { kind: 'down' });
    assert.deepEqual(action('Enter', true), { kind: 'take' });
    assert.deepEqual(action('Enter', false), { kind: 'table' });
    assert.deepEqual(action('Escape', true), { kind: 'close' });
    assert.deepEqual(action('Escape', false), { kind: 'clear' });
    assert.equal(action('Escape', false, true), null);
    assert.deepEqual(action('Tab', true), { kind: 'take' });
    assert.equal(action('Tab', false), null);
    for (const modifier of [{ ctrlKey: true }, { metaKey: true }]) {
      assert.equal(action('Enter', false, false, modifier), null);
      assert.equal(action('Enter', true, false, modifier), null);
    }
    assert.equal(action('Tab', true, false, { shiftKey: true }), null);
    assert.deepEqual(action(' ', false, false, { ctrlKey: true }), { kind: 'suggest' });
    assert.equal(action('a', true), null);
  });
});

describe('former filters', () => {
  it('are kept once, the last one first, without what was typed on the way', () => {
    let recent: readonly string[] = [];
    for (const text of ['q_proj', 'rank:2', 'q_proj layer:3', 'rank:2']) {
      recent = withRecent(recent, text);
    }
    assert.deepEqual(recent, ['rank:2', 'q_proj layer:3']);
    for (let at = 0; at < 30; at += 1) {
      recent = withRecent(recent, `x${at}y`);
    }
    assert.equal(recent.length, 10);
  });
});
