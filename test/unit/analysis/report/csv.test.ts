import assert from 'node:assert/strict';
import { csv } from '../../../../src/analysis/report/csv.ts';
import { joinResults } from '../../../../src/analysis/report/joinResults.ts';
import { parseCsv } from '../../support/csv.ts';
import { diffPart, HOSTILE_NAMES, pairOf } from '../../support/results.ts';

function rowsOf(tensors: readonly unknown[]): Record<string, string>[] {
  const [columns = [], ...rows] = parseCsv([...csv(joinResults([diffPart({ tensors })]))].join(''));
  return rows.map((row) => Object.fromEntries(columns.map((name, at) => [name, row[at] ?? ''])));
}

describe('results as CSV', () => {
  it('have a row a tensor and a column a figure, with k, α and side in its name', () => {
    const [row, second] = rowsOf([
      pairOf('q', {
        nss: 1.25e-5,
        rotation: { '8': { maxU: 0.5, gap: { base: 1, other: null } } },
        principalOverlap: { '0.5': 0.25 },
        principalMaskIsTopMagnitude: false,
        rowSparsity: [1, 2, 3],
        ulpRatio: { zero: 3, under: 0, bins: [1, 2], over: 0, exact: true },
      }),
      pairOf('k', { nss: null, reason: 'holds NaN' }),
    ]);
    assert.equal(row?.['nss'], '0.0000125');
    assert.equal(row['rotation.8.maxU'], '0.5');
    assert.equal(row['rotation.8.gap.other'], '');
    assert.equal(row['principalOverlap.0.5'], '0.25');
    assert.equal(row['principalMaskIsTopMagnitude'], 'false');
    assert.equal(row['ulpRatio.bins.1'], '2');
    assert.equal(row['shape'], '4x6');
    assert.equal(row['dtype.base'], 'BF16');
    assert.ok(!('rowSparsity' in row));
    assert.deepEqual([second?.['nss'], second?.['reason']], ['', 'holds NaN']);
  });

  it('hold any name, and none that a spreadsheet would compute', () => {
    const names = rowsOf(HOSTILE_NAMES.map((name) => pairOf(name))).map(({ name }) => name);
    const inert = HOSTILE_NAMES.map((name) => (/^[=+\-@]/.test(name) ? `'${name}` : name));
    assert.deepEqual(names, inert);
  });

  it('keep a negative figure a number', () => {
    const [row] = rowsOf([pairOf('q', { updateRadial: -0.5 })]);
    assert.equal(row?.['updateRadial'], '-0.5');
  });
});
