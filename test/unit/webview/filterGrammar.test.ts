import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseFilter, quoted, type Term } from '../../../webview/filter/grammar.ts';
import { matchesGlob } from '../../../webview/filter/glob.ts';
import { parseNumber, parseRange } from '../../../webview/filter/numbers.ts';
import { matchesShape, parseShape } from '../../../webview/filter/shape.ts';

/** Texts of the characters that mean something, mixed with those that do not. */
const TEXT = fc.string({
  unit: fc.constantFrom(...Array.from('ab.1-|:,<>=()"* \t\u00e9\u202e\u{1f600}')),
  maxLength: 40,
});

describe('the grammar of the filter', () => {
  it('reads words, lists and comparisons', () => {
    assert.deepEqual(parseFilter('Q_proj -layer:3,5-7 stableRank<=1e-3').map(brief), [
      'word q_proj',
      '-list layer: 3 5-7',
      'comparison stablerank <= 1e-3',
    ]);
  });

  it('takes alternatives, and what follows a list without a name as its value', () => {
    assert.deepEqual(parseFilter('a|b dtype:bf16|f16|layer:0 std<1|mean>2').map(brief), [
      'word a | word b',
      'list dtype: bf16 f16 | list layer: 0',
      'comparison std < 1 | comparison mean > 2',
    ]);
  });

  it('takes quoted text as it is', () => {
    assert.deepEqual(parseFilter('"a b|c:""d""" module:"x y" -"-z').map(brief), [
      'word a b|c:"d"',
      'list module: x y',
      '-word -z',
    ]);
  });

  it('takes for a word what names nothing', () => {
    const words = ['<img', '=x', 'a(b', '5:6', '(+)', 'model.layers.0', '.5', '/x:y'];
    for (const text of words) {
      assert.deepEqual(parseFilter(text).map(brief), [`word ${text}`]);
    }
  });

  it('names figures with what they depend on', () => {
    assert.deepEqual(parseFilter('energyRank(0.9).base>=10').map(brief), [
      'comparison energyrank(0.9).base >= 10',
    ]);
  });

  it('reads any text, in order and without a gap but blanks', () => {
    fc.assert(
      fc.property(TEXT, (text) => {
        let end = 0;
        for (const { from, to } of parseFilter(text)) {
          assert.ok(from >= end && to > from, text);
          assert.match(text.slice(end, from), /^\s*$/);
          end = to;
        }
        assert.match(text.slice(end), /^\s*$/);
      }),
      { numRuns: 2000 },
    );
  });

  it('reads back what it quotes', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'binary' }), (value) => {
        const written = quoted(value);
        const [word, ...more] = parseFilter(written);
        assert.deepEqual([brief(word), more.length], [`word ${value.toLowerCase()}`, 0]);
        const [list] = parseFilter(`module:${written}`);
        assert.equal(brief(list), `list module: ${value.toLowerCase()}`);
      }),
    );
  });

  it('reads a long text in one pass', () => {
    const long = `${'a('.repeat(20_000)}|${'"'.repeat(20_001)} ${'x|'.repeat(20_000)}`;
    assert.ok(parseFilter(long).length > 0);
  });
});

describe('globs', () => {
  it('match as a regular expression of the same meaning does', () => {
    const glob = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*', '?'), maxLength: 8 });
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 12 });
    fc.assert(
      fc.property(text, glob, (name, pattern) => {
        const source = pattern.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.');
        assert.equal(matchesGlob(name, pattern), new RegExp(`^${source}$`).test(name));
      }),
      { numRuns: 2000 },
    );
  });

  it('end soon on a name made to hold them up', () => {
    assert.equal(matchesGlob('a'.repeat(100_000), `${'*a'.repeat(20)}*b`), false);
  });
});

describe('numbers in the filter', () => {
  it('have the units of what they count', () => {
    assert.equal(parseNumber('1.5e-3', 'plain'), 0.0015);
    assert.equal(parseNumber('-.5', 'plain'), -0.5);
    assert.equal(parseNumber('90%', 'plain'), 0.9);
    assert.equal(parseNumber('1m', 'count'), 1_000_000);
    assert.equal(parseNumber('2.5b', 'count'), 2_500_000_000);
    assert.equal(parseNumber('1gib', 'bytes'), 1024 ** 3);
    assert.equal(parseNumber('4b', 'bytes'), 4);
    for (const wrong of ['', 'x', '1x', '1m', '1e', '--1', '1_000', 'nan', '1constructor']) {
      assert.equal(parseNumber(wrong, 'plain'), null, wrong);
    }
  });

  it('make ranges, which may be open', () => {
    assert.deepEqual(parseRange('3'), { least: 3, most: 3 });
    assert.deepEqual(parseRange('5-7'), { least: 5, most: 7 });
    assert.deepEqual(parseRange('5-'), { least: 5, most: Infinity });
    for (const wrong of ['', '-5', '5-7-9', 'x', '1.5']) {
      assert.equal(parseRange(wrong), null, wrong);
    }
  });
});

describe('patterns of shapes', () => {
  it('match side by side', () => {
    const matches = (shape: readonly number[], text: string): boolean | undefined => {
      const pattern = parseShape(text);
      return pattern === null ? undefined : matchesShape(shape, pattern);
    };
    assert.equal(matches([4096, 128], '4096x*'), true);
    assert.equal(matches([4096, 128], '4096×128'), true);
    assert.equal(matches([4096], '4096x*'), false);
    assert.equal(matches([40960, 128], '4096x*'), false);
    assert.equal(matches([], 'scalar'), true);
    assert.equal(matches([], '*'), false);
    for (const wrong of ['', '4096x', 'x', 'axb', '**']) {
      assert.equal(matches([1], wrong), undefined, wrong);
    }
  });
});

function brief(term: Term | undefined): string {
  const parts = (term?.alternatives ?? []).map((one) => {
    switch (one.kind) {
      case 'word':
        return `word ${one.value.text}`;
      case 'list':
        return `list ${one.name.text}: ${one.values.map(({ text }) => text).join(' ')}`;
      case 'comparison':
        return `comparison ${one.name.text} ${one.operator} ${one.value.text}`;
    }
  });
  return `${term?.isNegated ? '-' : ''}${parts.join(' | ')}`;
}
