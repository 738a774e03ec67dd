import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  bytes,
  count,
  decimal,
  duration,
  percent,
  scientific,
  times,
} from '../../../src/cli/format.ts';
import { printable, printableJson } from '../../../src/cli/printable.ts';
import { progressText } from '../../../src/cli/progress.ts';
import { tableLines } from '../../../src/cli/table.ts';

describe('figures for people', () => {
  it('show what is undefined as a dash', () => {
    for (const format of [percent, scientific, decimal, times, count]) {
      assert.deepEqual([format(null), format(undefined)], ['–', '–']);
    }
  });

  it('tell all from nearly all', () => {
    const shown = [0, 1e-6, 0.5692, 0.999999, 1].map(percent);
    assert.deepEqual(shown, ['0 %', '< 0.01 %', '56.92 %', '> 99.99 %', '100 %']);
  });

  it('keep their digits', () => {
    assert.deepEqual([0, 12, 0.034, 25.9, 13580.4, 1.5e-9, 3.4e38].map(decimal), [
      ...['0', '12', '0.03400', '25.90', '13580', '1.50e-9', '3.40e+38'],
    ]);
    assert.deepEqual([0, 3.106e-4].map(scientific), ['0', '3.11e-4']);
    assert.deepEqual([12, 1536, 90_868_376].map(bytes), ['12 B', '1.50 KiB', '86.7 MiB']);
    assert.deepEqual([0.2, 46, 65, 7265].map(duration), ['1 s', '46 s', '1 min 5 s', '2 h 1 min']);
  });

  it('line up in columns', () => {
    const lines = tableLines(
      [
        { name: 'a', value: '1' },
        { name: 'long', value: '234' },
      ],
      [
        { title: 'Name', align: 'left', cell: ({ name }) => name },
        { title: 'V', cell: ({ value }) => value },
      ],
    );
    assert.deepEqual(lines, ['Name    V', '─────────', 'a       1', 'long  234']);
  });
});

describe('progress', () => {
  it('gives rate and time left once there is something to go by', () => {
    const state = { total: 252, unit: 'tensors', skipped: 0 };
    const begin = { ...state, done: 0, fraction: 0, elapsedMs: 100 };
    assert.equal(progressText(begin), '0 %, 0 of 252 tensors');
    assert.equal(
      progressText({ ...state, done: 86, fraction: 0.5, elapsedMs: 43_000 }),
      '50 %, 86 of 252 tensors, 2 tensors/s, 43 s left',
    );
  });
});

describe('text on a terminal', () => {
  it('escapes what would act on it', () => {
    assert.equal(
      printable('a\u001b[31m\n\t\u009b\u202eb\ud800'),
      'a\\u001b[31m\\n\\t\\u009b\\u202eb\\ud800',
    );
    assert.equal(printable('größe 数 😀'), 'größe 数 😀');
  });

  it('stays the same JSON value', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const json = printableJson(JSON.stringify(text));
        assert.equal(JSON.parse(json), text);
        assert.doesNotMatch(json, /[\u0080-\u009f\u202a-\u202e]/);
      }),
    );
  });
});
