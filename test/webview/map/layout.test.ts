import assert from 'node:assert/strict';
import type { Dtype, Tensor } from '../../../src/model/checkpoint.ts';
import type { Spectrum, TensorReport } from '../../../src/model/report.ts';
import { tensorRow, type TensorRow } from '../../../webview/checkpoint/tensorRow.ts';
import { denseModel, hostileModel, largeModel } from '../../../webview/dev/checkpoints.ts';
import { tensorReport } from '../../../webview/dev/tensorReports.ts';
import { CellValues } from '../../../webview/map/cellValues.ts';
import { layOut, type Coverage, type MapLayout } from '../../../webview/map/mapLayout.ts';
import { findMetric } from '../../../webview/map/mapMetric.ts';
import { MAP_METRICS } from '../../../webview/map/mapMetrics.ts';
import { placesOf } from '../../../webview/map/places.ts';

type Line = readonly [name: string, shape: readonly number[], dtype?: Dtype];

function rowsOf(lines: readonly Line[]): TensorRow[] {
  return lines.map(([name, shape, dtype = 'BF16'], index) => {
    const tensor: Tensor = { name, dtype, shape, bytes: 0, offset: 0, shard: 0 };
    return tensorRow(tensor, index);
  });
}

function layoutOf(rows: readonly TensorRow[], coverage: Coverage): MapLayout<TensorRow> {
  return layOut(rows, placesOf(rows), coverage);
}

/** The names in the cell of a module in a layer. */
function namesIn(layout: MapLayout<TensorRow>, layer: number | null, module: string): string[] {
  const cell = layout.cellAt(layout.columns.indexOf(layer), layout.modules.indexOf(module));
  return cell === undefined ? [] : (layout.cells[cell]?.rows.map(({ name }) => name) ?? []);
}

const ATTENTION: readonly Line[] = [
  ['h.10.attn.c_attn.bias', [12]],
  ['h.10.attn.c_attn.weight', [4, 12]],
  ['h.2.attn.c_attn.bias', [12]],
  ['h.2.attn.c_attn.weight', [4, 12]],
  ['h.2.ln_1.bias', [4]],
  ['h.2.ln_1.weight', [4]],
  ['wte.weight', [50, 4]],
];

describe('the grid of the map', () => {
  it('has layers in numeric order, after what is outside of them', () => {
    const layout = layoutOf(rowsOf(ATTENTION), 'all');
    assert.deepEqual(layout.columns, [null, 2, 10]);
    assert.deepEqual(layout.modules, ['c_attn', 'ln_1', 'wte']);
  });

  it('counts all tensors, the main ones, or the matrices', () => {
    const rows = rowsOf(ATTENTION);
    const weights = ['h.2.attn.c_attn.weight'];
    assert.equal(namesIn(layoutOf(rows, 'all'), 2, 'c_attn').length, 2);
    assert.deepEqual(namesIn(layoutOf(rows, 'main'), 2, 'c_attn'), weights);
    assert.deepEqual(namesIn(layoutOf(rows, 'main'), 2, 'ln_1'), ['h.2.ln_1.weight']);
    assert.deepEqual(namesIn(layoutOf(rows, 'matrices'), 2, 'c_attn'), weights);
    assert.deepEqual(layoutOf(rows, 'matrices').modules, ['c_attn', 'wte']);
  });

  it('has one cell for all experts of a module in a layer', () => {
    const rows = largeModel(100_000).tensors.map(tensorRow);
    const layout = layoutOf(rows, 'matrices');
    assert.deepEqual(layout.modules, ['gate_proj', 'up_proj', 'down_proj']);
    assert.equal(layout.columns.length, 66);
    assert.equal(namesIn(layout, 3, 'up_proj').length, 512);
    assert.equal(
      layout.cells.reduce((sum, cell) => sum + cell.rows.length, 0),
      100_000,
    );
  });

  it('tells an encoder from a decoder', () => {
    const layout = layoutOf(
      rowsOf([
        ['decoder.block.0.layer.0.SelfAttention.q.weight', [4, 4]],
        ['encoder.block.0.layer.0.SelfAttention.q.weight', [4, 4]],
        ['encoder.block.1.layer.0.SelfAttention.q.weight', [4, 4]],
      ]),
      'all',
    );
    assert.deepEqual(layout.modules, ['decoder q', 'encoder q']);
    assert.deepEqual(layout.columns, [0, 1]);
  });

  it('takes rows that come later, and lists endless kinds of modules as they come', () => {
    const endless = Array.from({ length: 5000 }, (_line, at) => `m${at}`);
    const all = rowsOf(['norm', ...endless].map((name) => [`h.0.${name}.weight`, [4, 4]] as const));
    const rows = all.slice(0, 3);
    assert.deepEqual(layoutOf(rows, 'all').modules, ['m0', 'm1', 'norm']);
    rows.push(...all.slice(3));
    const { modules, cells } = layoutOf(rows, 'all');
    assert.deepEqual([modules[0], modules[5000], cells.length], ['norm', 'm4999', 5001]);
  });

  it('finds the cell of every row that counts, and of no other', () => {
    const rows = denseModel().tensors.map(tensorRow);
    const layout = layoutOf(rows, 'matrices');
    for (const row of rows) {
      const cell = layout.cellOf(row);
      const isThere = cell !== undefined && (layout.cells[cell]?.rows.includes(row) ?? false);
      assert.equal(isThere, row.hasMatrix, row.name);
    }
  });

  it('keeps hostile names apart and shows them as text', () => {
    const rows = hostileModel().tensors.map(tensorRow);
    const layout = layoutOf(rows, 'all');
    assert.equal(
      layout.cells.reduce((sum, cell) => sum + cell.rows.length, 0),
      rows.length,
    );
    assert.equal(new Set(layout.modules).size, layout.modules.length);
    for (const label of layout.modules) {
      assert.ok(label.length < 400 && !/[\u0000-\u001f\u202e]/.test(label));
    }
  });
});

describe('the cells of the map', () => {
  const names = ['a', 'b', 'c'].map((_name, at) => `layers.0.experts.${at}.w1.weight`);
  const metric = findMetric(MAP_METRICS, 'stableRank');
  let rows: TensorRow[];
  let values: CellValues<TensorRow>;

  beforeEach(() => {
    rows = rowsOf(names.map((name) => [name, [8, 8]] as const));
    values = new CellValues(layoutOf(rows, metric.coverage), metric);
  });

  function measure(at: number, report: Partial<TensorReport>): void {
    const row = rows[at];
    assert.ok(row);
    row.report = { name: row.name, error: null, ...report };
    values.update(0);
  }

  function spectrum(stableRank: number | null): Spectrum {
    const { spectrum: whole } = tensorReport(
      { name: 'x', dtype: 'BF16', shape: [8, 8], bytes: 0, offset: 0, shard: 0 },
      ['spectrum'],
    );
    assert.ok(whole);
    return { ...whole, stableRank };
  }

  it('are not measured, then the median of what is', () => {
    assert.deepEqual(values.at(0), { value: null, min: null, max: null, count: 0, measured: 0 });
    measure(0, { spectrum: spectrum(5) });
    measure(1, { spectrum: spectrum(1) });
    assert.deepEqual(values.at(0), { value: 3, min: 1, max: 5, count: 2, measured: 2 });
    measure(2, { spectrum: spectrum(2) });
    assert.deepEqual(values.at(0), { value: 2, min: 1, max: 5, count: 3, measured: 3 });
    assert.deepEqual([values.measured, values.total], [3, 3]);
  });

  it('leave out what is undefined or could not be read, but count it as measured', () => {
    measure(0, { spectrum: null, reason: 'it holds 3 NaN' });
    measure(1, { error: 'the shard ends before' });
    measure(2, { spectrum: spectrum(null) });
    assert.deepEqual(values.at(0), { value: null, min: null, max: null, count: 0, measured: 3 });
    assert.equal(values.measured, 3);
    assert.deepEqual(values.values(), []);
  });

  it('count what could not be read as measured also for a statistic', () => {
    const [row] = rows;
    assert.ok(row);
    row.report = { name: row.name, error: 'the shard ends before' };
    const absMax = findMetric(MAP_METRICS, 'absMax');
    assert.equal(new CellValues(layoutOf(rows, 'main'), absMax).measured, 1);
  });

  it('take the matrices of a stack one by one, whose own figures are means', () => {
    const matrices = [1, 2, 9, null].map((rank, index) => ({ index, spectrum: spectrum(rank) }));
    measure(0, { spectrum: spectrum(4), matrices });
    assert.deepEqual(values.at(0), { value: 2, min: 1, max: 9, count: 3, measured: 1 });
  });

  it('are not measured by statistics alone', () => {
    measure(0, tensorReport(rows[0]?.tensor ?? assert.fail(), ['statistics']));
    assert.equal(values.measured, 0);
  });

  it('add up sizes', () => {
    const sizes = new CellValues(layoutOf(rows, 'all'), findMetric(MAP_METRICS, 'parameters'));
    assert.deepEqual(sizes.at(0), { value: 192, min: 64, max: 64, count: 3, measured: 3 });
  });

  it('show every metric of a report as it stands there', () => {
    const [row] = rowsOf([['h.0.mlp.c_fc.weight', [64, 32]]]);
    assert.ok(row);
    const report = tensorReport(row.tensor, ['statistics', 'spectrum']);
    row.report = report;
    for (const shown of MAP_METRICS.filter(({ combine }) => combine === 'median')) {
      const cell = new CellValues(layoutOf([row], shown.coverage), shown).at(0);
      const source = { ...report.stats, ...report.spectrum } as Record<string, unknown>;
      assert.ok(shown.id in source, shown.id);
      assert.equal(cell.value, source[shown.id], shown.id);
    }
  });

  it('fall back to the first metric for an id of another version', () => {
    assert.equal(findMetric(MAP_METRICS, 'gone').id, 'parameters');
  });
});
