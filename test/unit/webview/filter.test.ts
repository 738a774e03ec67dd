import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { PairReport, Spectrum, TensorReport } from '../../../src/model/report.ts';
import { layerOf } from '../../../src/analysis/tensorNames.ts';
import { PAIR_FIELDS } from '../../../webview/diff/filterFields.ts';
import { pairRow, type PairRow } from '../../../webview/diff/pairRow.ts';
import { TENSOR_FIELDS } from '../../../webview/checkpoint/filterFields.ts';
import { tensorRow, type TensorRow } from '../../../webview/checkpoint/tensorRow.ts';
import { METRICS } from '../../../webview/metrics.ts';
import { plainTerms } from '../../../webview/state/filter.ts';
import { scopeOf } from '../../../webview/state/scope.ts';
import { Table } from '../../../webview/state/table.ts';

type Line = readonly [name: string, shape: readonly number[], dtype?: 'BF16' | 'F32' | 'F8_E4M3'];

const LINES: readonly Line[] = [
  ['lm_head.weight', [1000, 64]],
  ['model.layers.0.mlp.down_proj.weight', [64, 256]],
  ['model.layers.0.self_attn.q_proj.weight', [64, 64]],
  ['model.layers.2.self_attn.q_proj.weight', [64, 64], 'F32'],
  ['model.layers.10.self_attn.Q_proj.weight', [64, 64], 'F8_E4M3'],
  ['model.layers.10.input_layernorm.weight', [64], 'F32'],
  ['model.scale', [], 'F32'],
];

function tableOf(lines: readonly Line[] = LINES): Table<TensorRow> {
  const table = new Table<TensorRow>(new Map(), TENSOR_FIELDS);
  table.add(
    lines.map(([name, shape, dtype = 'BF16'], index) =>
      tensorRow({ name, dtype, shape, bytes: 2048 * (index + 1), offset: 0, shard: 0 }, index),
    ),
  );
  return table;
}

/** The indices of the rows that a filter leaves. */
function left(table: Table<TensorRow>, text: string): readonly number[] {
  table.setFilter({ text });
  return table.visible.map(({ index }) => index).sort((a, b) => a - b);
}

function measure(table: Table<TensorRow>, index: number, report: Partial<TensorReport>): void {
  const row = table.rows[index];
  assert.ok(row);
  row.report = { name: row.name, error: null, ...report };
}

const spectrum = (figures: Partial<Spectrum>): Spectrum => figures as Spectrum;

describe('the filter', () => {
  it('wants all terms, in any case', () => {
    const table = tableOf();
    assert.deepEqual(left(table, ' q_PROJ  layers.1 '), [4]);
    assert.deepEqual(left(table, ''), [0, 1, 2, 3, 4, 5, 6]);
    assert.deepEqual(left(table, 'lm_head|scale'), [0, 6]);
    assert.deepEqual(left(table, '*.q_proj.*'), [2, 3, 4]);
  });

  it('knows dtypes, layers, modules, shapes and ranks', () => {
    const table = tableOf();
    assert.deepEqual(left(table, 'dtype:f32,f8*'), [3, 4, 5, 6]);
    assert.deepEqual(left(table, 'layer:1-10'), [3, 4, 5]);
    assert.deepEqual(left(table, 'layer:0,10-'), [1, 2, 4, 5]);
    assert.deepEqual(left(table, 'module:q_proj'), [2, 3, 4]);
    assert.deepEqual(left(table, 'module:mlp'), [1]);
    assert.deepEqual(left(table, 'module:*norm'), [5]);
    assert.deepEqual(left(table, 'shape:64x*'), [1, 2, 3, 4]);
    assert.deepEqual(left(table, 'shape:scalar'), [6]);
    assert.deepEqual(left(table, 'rank:0-1'), [5, 6]);
    assert.deepEqual(left(table, 'rank<2 layer>=0'), [5]);
  });

  it('compares sizes', () => {
    const table = tableOf();
    assert.deepEqual(left(table, 'parameters>=16384'), [0, 1]);
    assert.deepEqual(left(table, 'parameters<0.05K'), [6]);
    assert.deepEqual(left(table, 'bytes=4KiB'), [1]);
  });

  it('excludes by a minus', () => {
    const table = tableOf();
    assert.deepEqual(left(table, '-proj -lm_head'), [5, 6]);
    assert.deepEqual(left(table, '-layer:0-'), [0, 6]);
    assert.deepEqual(left(table, '-dtype:f32|dtype:bf16'), [4]);
  });

  it('matches no comparison with a figure that is not measured, and tells how many', () => {
    const table = tableOf();
    measure(table, 2, { spectrum: spectrum({ stableRank: 3 }) });
    measure(table, 3, { spectrum: spectrum({ stableRank: 9 }) });
    measure(table, 4, { spectrum: null });
    for (const text of ['q_proj stableRank<5', 'q_proj STABLErank<=3']) {
      assert.deepEqual(left(table, text), [2]);
      assert.deepEqual(table.undecided, []);
    }
    assert.deepEqual(left(table, 'stableRank<5'), [2]);
    assert.deepEqual(table.undecided.map(({ index }) => index).sort(), [0, 1]);
    assert.deepEqual(left(table, '-stableRank<5 q_proj'), [3, 4]);
    assert.deepEqual(left(table, '-stableRank<5 -q_proj'), [5, 6]);
    assert.equal(table.undecided.length, 2);
    assert.deepEqual(left(table, 'stableRank<5|lm_head'), [0, 2]);
    assert.equal(table.undecided.length, 1);
  });

  it('takes a tensor that cannot be read for measured', () => {
    const table = tableOf();
    measure(table, 1, { error: 'truncated' });
    assert.deepEqual(left(table, 'down_proj nanCount>0'), []);
    assert.equal(table.undecided.length, 0);
  });

  it('leaves out what is unfinished or unknown, and says so', () => {
    const table = tableOf();
    const wrong: readonly (readonly [string, RegExp])[] = [
      ['stableRank<', /^stableRank< lacks a number, as in stableRank<5$/],
      ['bytes>=1G', /^1G is no number, as in bytes>=1GiB$/],
      ['foo<5', /^foo is no figure; there is parameters, .* and \d+ more$/],
      ['rank<x', /no number/],
      ['dtype:', /^dtype: lacks a value, as in dtype:bf16 dtype:f8\*$/],
      ['dtype:bf', /^no dtype bf here; there is BF16, F32, F8_E4M3$/],
      ['dtype<3', /takes a value after a colon/],
      ['layer:x', /no layer/],
      ['layer:5-3-1', /no layer/],
      ['module:q_', /^no module q_ here; there is q_proj$/],
      ['shape:64x', /no shape/],
      ['foo:1', /^foo: is no term; there is dtype:, layer:, module:, shape:, rank:$/],
      ['stableRank:5', /compared by/],
      ['constructor<1', /no figure/],
    ];
    for (const [text, message] of wrong) {
      assert.deepEqual(left(table, `${text} q_proj`), [2, 3, 4], text);
      assert.match(table.problems[0]?.message ?? '', message);
    }
    assert.deepEqual(left(table, '-'), [0, 1, 2, 3, 4, 5, 6]);
    assert.equal(table.isFiltering, false);
    assert.deepEqual(left(table, 'stableRank<|q_proj'), [0, 1, 2, 3, 4, 5, 6]);
  });

  it('never throws, and never shows a row that a term of its own excludes', () => {
    const table = tableOf();
    const piece = fc.constantFrom(
      ...['q_proj', 'dtype:', 'bf16', 'layer:', '1-3', '-', '|', ' ', '"', 'stableRank<', '5', ','],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        const all = left(table, text).concat(table.undecided.map(({ index }) => index));
        const both = left(table, `${text} q_proj`);
        assert.ok(both.every((index) => all.includes(index) || text.includes('"')));
      }),
      { numRuns: 1000 },
    );
  });

  it('excludes exactly what the term without its minus shows, where all is measured', () => {
    const table = tableOf();
    const word = fc.constantFrom('q_proj', 'mlp', '*.weight', 'rank>1');
    const list = fc.constantFrom('layer:0-2', 'rank:2', 'parameters>100', 'dtype:f32');
    fc.assert(
      fc.property(word, list, (a, b) => {
        const term = `${a}|${b}`;
        const shown = new Set(left(table, term));
        assert.deepEqual(
          left(table, `-${term}`),
          LINES.map((_line, index) => index).filter((index) => !shown.has(index)),
        );
        assert.deepEqual([...shown], [...new Set([...left(table, a), ...left(table, b)])].sort());
      }),
    );
  });

  it('knows every figure of a tensor by the name that METRICS.md gives it', () => {
    const table = tableOf();
    const names = table.vocabulary.fields.map(({ name }) => name.replace(/\(.*/, ''));
    const figures = Object.keys(METRICS);
    const measured = names.filter(
      (name) => !['parameters', 'layer', 'rank', 'bytes'].includes(name),
    );
    assert.deepEqual(
      measured.filter((name) => !figures.includes(name)),
      [],
    );
    measure(table, 2, { spectrum: spectrum({ energyRank: { '0.5': 4, '0.9': 12, '0.99': 30 } }) });
    assert.deepEqual(left(table, 'energyRank(0.9)>=12'), [2]);
    assert.deepEqual(left(table, 'energyRank(0.9)>12'), []);
  });

  it('counts the layer as layerOf does', () => {
    for (const { name, layer } of tableOf().rows) {
      assert.equal(layer === null ? null : String(layer), layerOf(name));
    }
  });

  it('finds the figures of a pair, by side where there are sides', () => {
    const row = (name: string, report: Partial<PairReport> | undefined): PairRow => {
      const dtype = { base: 'BF16', other: 'F32' } as const;
      const pair = { name, shape: [64, 64], dtype, base: 0, other: 0, analysedByDefault: true };
      return { ...pairRow(pair, 0), report: report as PairReport | undefined };
    };
    const rows = [
      row('a', { error: null, updateSparsity: 0.95, nss: 2e-3 }),
      row('b', { error: null, updateSparsity: 0.5, stableRank: { base: 3, other: 9 } }),
      row('c', undefined),
    ];
    const table = new Table<PairRow>(new Map(), PAIR_FIELDS);
    table.add(rows);
    const names = (text: string): string => {
      table.setFilter({ text });
      return table.visible.map(({ name }) => name).join('');
    };
    assert.equal(names('updateSparsity>90%'), 'a');
    assert.equal(names('nss>1e-3'), 'a');
    assert.equal(table.undecided.length, 2);
    assert.equal(names('stableRank.base<5'), 'b');
    assert.equal(names('stableRank.update<5'), '');
    assert.equal(names('dtype:f32'), 'abc');
    assert.equal(names('stableRank<5'), 'abc');
    assert.match(table.problems[0]?.message ?? '', /stableRank\.base, stableRank\.other/);
  });

  it('marks the parts of names that it looks for', () => {
    assert.deepEqual(plainTerms('Q_proj|k -norm layer:3 module:mlp *.x "a b" std<1'), [
      ...['q_proj', 'k', 'mlp', 'a b'],
    ]);
  });
});

describe('what a filter covers', () => {
  it('has the rows that it cannot tell of, so that measuring them decides', () => {
    const table = tableOf();
    table.setFilter({ text: 'q_proj stableRank<5' });
    const scope = scopeOf(
      table,
      ({ hasMatrix }) => hasMatrix,
      ({ report }) => report !== undefined,
      ({ index }) => index === 3,
    );
    assert.equal(scope.kind, 'filter');
    assert.deepEqual([...scope.remaining].sort(), [2, 4]);
    assert.equal(scope.queued, 1);
  });

  it('goes on when reports come, where it asks for figures', () => {
    const table = tableOf();
    table.setFilter({ text: 'q_proj' });
    assert.equal(table.dependsOnReports(), false);
    table.setFilter({ text: 'q_proj stableRank<5' });
    assert.equal(table.dependsOnReports(), true);
    measure(table, 2, { spectrum: spectrum({ stableRank: 3 }) });
    table.order();
    assert.deepEqual(
      table.visible.map(({ index }) => index),
      [2],
    );
  });

  it('shows its rows one after the other', () => {
    const table = tableOf();
    table.setFilter({ text: 'q_proj' });
    const order: number[] = [];
    for (const by of [1, 1, 1, 1, -1, -1] as const) {
      table.showNext(by);
      order.push(table.active?.index ?? -1);
    }
    assert.deepEqual(order, [2, 3, 4, 2, 4, 3]);
  });
});
