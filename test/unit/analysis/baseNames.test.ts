import assert from 'node:assert/strict';
import fc from 'fast-check';
import { earlierSteps, hubFolderOf, namedBases } from '../../../src/analysis/baseNames.ts';

function card(...matter: readonly string[]): string {
  return ['---', ...matter, '---', '# A model', 'base_model: not/here'].join('\n');
}

function cardNames(...matter: readonly string[]): string[] {
  return namedBases({ 'README.md': card(...matter) }).map(({ name }) => name);
}

describe('the bases that files name', () => {
  it('are those of the adapter, the model card and the configuration, each once', () => {
    const named = namedBases({
      'config.json': { _name_or_path: 'org/config' },
      'adapter_config.json': { base_model_name_or_path: ' org/adapter ', r: 8 },
      'README.md': card('base_model: org/card'),
    });
    assert.deepEqual(named, [
      { name: 'org/adapter', file: 'adapter_config.json' },
      { name: 'org/card', file: 'README.md' },
      { name: 'org/config', file: 'config.json' },
    ]);
    const same = { _name_or_path: 'a/b', base_model_name_or_path: 'a/b' };
    assert.deepEqual(namedBases({ 'config.json': same, 'adapter_config.json': same }), [
      { name: 'a/b', file: 'adapter_config.json' },
    ]);
  });

  it('are read from every form of front matter', () => {
    assert.deepEqual(cardNames('license: mit', 'base_model: org/name'), ['org/name']);
    assert.deepEqual(cardNames('base_model: "org/name" # why'), ['org/name']);
    assert.deepEqual(cardNames("base_model: ['a/b', c/d]"), ['a/b', 'c/d']);
    assert.deepEqual(cardNames('base_model:', '- a/b', "  - 'c/d'", 'tags:', '- x'), [
      'a/b',
      'c/d',
    ]);
    assert.deepEqual(cardNames('base_model_relation: merge'), []);
    assert.deepEqual(cardNames('base_model:'), []);
  });

  it('are none in a text without front matter', () => {
    assert.deepEqual(namedBases({ 'README.md': 'base_model: a/b' }), []);
    assert.deepEqual(namedBases({ 'README.md': '---\nbase_model: a/b' }), []);
  });

  it('are none in what is no name', () => {
    for (const name of ['', '.', 'a\u0000b', 'a\nb', 'x'.repeat(1000), 7, null, ['a']]) {
      assert.deepEqual(namedBases({ 'config.json': { _name_or_path: name } }), [], String(name));
    }
    for (const content of [null, undefined, 7, 'text', []]) {
      assert.deepEqual(namedBases({ 'config.json': content, 'README.md': content }), []);
    }
  });

  it('are found in any text without failing', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const { name } of namedBases({ 'README.md': card(text), 'config.json': text })) {
          assert.ok(name.length > 0);
        }
      }),
    );
  });
});

describe('the folder of a model in the Hugging Face cache', () => {
  it('is named by owner and model', () => {
    assert.equal(hubFolderOf('Qwen/Qwen2.5-0.5B'), 'models--Qwen--Qwen2.5-0.5B');
    assert.equal(hubFolderOf('gpt2'), 'models--gpt2');
  });

  it('is none for paths', () => {
    for (const name of ['/models/x', './x', '../x', 'a/b/c', 'a/../b', 'a\\b', '']) {
      assert.equal(hubFolderOf(name), null, name);
    }
  });
});

describe('earlier steps of a training', () => {
  it('are the previous and the first', () => {
    const folders = ['checkpoint-100', 'checkpoint-20', 'checkpoint-9', 'checkpoint-300', 'runs'];
    assert.deepEqual(earlierSteps('checkpoint-200', folders), {
      previous: 'checkpoint-100',
      first: 'checkpoint-9',
    });
    assert.deepEqual(earlierSteps('checkpoint-20', folders), {
      previous: 'checkpoint-9',
      first: null,
    });
    assert.deepEqual(earlierSteps('checkpoint-9', folders), { previous: null, first: null });
  });

  it('are of the same kind of name', () => {
    assert.deepEqual(earlierSteps('global_step_5', ['checkpoint-1', 'global_step_3']), {
      previous: 'global_step_3',
      first: null,
    });
    assert.deepEqual(earlierSteps('model', ['checkpoint-1']), { previous: null, first: null });
  });
});
