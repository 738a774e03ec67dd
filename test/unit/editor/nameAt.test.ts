import assert from 'node:assert/strict';
import { namesAt } from '../../../src/editor/hover/nameAt.ts';

/** The names at the `|` of a line. */
function names(marked: string, language = 'json'): string[] {
  const at = marked.indexOf('|');
  const line = marked.replace('|', '');
  return namesAt(line, at, language).map(({ name, start, end }) => {
    assert.ok(start <= at && at <= end && end <= line.length);
    return name;
  });
}

describe('names in a text', () => {
  it('are string literals, whole', () => {
    assert.deepEqual(names('  "model.lay|ers.0.q_proj.weight": "model.safetensors",'), [
      'model.layers.0.q_proj.weight',
    ]);
    assert.deepEqual(names("state['lm|_head']", 'python'), ['lm_head']);
    assert.deepEqual(names('"a name with spaces, (and) more|"'), [
      'a name with spaces, (and) more',
    ]);
    assert.deepEqual(names('"|norm"'), ['norm']);
  });

  it('have the escapes of JSON', () => {
    assert.deepEqual(names('"say \\"h|i\\" \\u00e9"'), ['say "hi" é']);
    assert.deepEqual(names('"ends in a backslash|\\\\": 1'), ['ends in a backslash\\']);
    assert.deepEqual(names("'a\\q|b'", 'python'), []);
  });

  it('are words with a dot or an underscore', () => {
    assert.deepEqual(names('loaded model.nor|m.weight.', 'plaintext'), ['model.norm.weight']);
    assert.deepEqual(names('lm_h|ead: 3', 'yaml'), ['lm_head']);
    assert.deepEqual(names('just some pro|se here', 'plaintext'), []);
    assert.deepEqual(names('(encoder/layer_0/ker|nel)', 'log'), ['encoder/layer_0/kernel']);
    assert.deepEqual(names('a b| ...', 'log'), []);
    assert.deepEqual(names('...| ', 'log'), []);
  });

  it('are words inside of literals, too', () => {
    assert.deepEqual(names('"cannot load model.no|rm.weight here"'), [
      'cannot load model.norm.weight here',
      'model.norm.weight',
    ]);
    assert.deepEqual(names("don't load a.b|ias, isn't it", 'plaintext'), [
      't load a.bias, isn',
      'a.bias',
    ]);
  });

  it('are not the pieces of an f-string', () => {
    assert.deepEqual(names('f"model.layers.{i}.q_pr|oj.weight"', 'python'), []);
    assert.deepEqual(names("x = rf'{a}.q_pr|oj.weight'", 'python'), []);
    assert.deepEqual(names('f"model.no|rm.weight"', 'python'), ['model.norm.weight']);
    assert.deepEqual(names('elif"{a}.b|ias"', 'python'), ['{a}.bias']);
  });

  it('are found in a line of megabytes without reading it', () => {
    const line = '"model.norm.weight":"a.safetensors",'.repeat(200_000);
    const at = 36 * 100_000 + 5;
    assert.deepEqual(namesAt(line, at, 'json'), [
      { name: 'model.norm.weight', start: 36 * 100_000 + 1, end: 36 * 100_000 + 18 },
    ]);
    assert.deepEqual(namesAt(`"${'x'.repeat(5000)}"`, 2500, 'json'), []);
  });
});
