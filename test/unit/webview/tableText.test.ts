import assert from 'node:assert/strict';
import type { Column } from '../../../webview/components/column.ts';
import type { TableRow } from '../../../webview/state/table.ts';
import { tableText } from '../../../webview/state/tableText.ts';

interface Row extends TableRow {
  readonly std: number | null;
}

const SHAPE: Column<Row> = {
  id: 'shape',
  label: 'Shape',
  isNumeric: true,
  text: () => '2 × 3',
  key: () => '0002,0003',
};
const STD: Column<Row> = {
  id: 'std',
  label: 'Std',
  isNumeric: true,
  text: ({ std }) => (std === null ? '–' : std.toFixed(1)),
  key: ({ std }) => std,
};

function row(name: string, std: number | null): Row {
  return {
    index: 0,
    name,
    lowerName: name,
    dtypes: ['F32'],
    shape: [2, 3],
    layer: null,
    parameters: 6,
    std,
  };
}

describe('the table as text', () => {
  it('writes every digit of a figure, and nothing where there is none', () => {
    assert.equal(
      tableText([row('a', 0.1234567890123), row('b', null)], [SHAPE, STD]),
      'Tensor\tShape\tStd\na\t2 × 3\t0.1234567890123\nb\t2 × 3\t',
    );
  });

  it('keeps a name with tabs, line ends and quotes in its cell', () => {
    assert.equal(tableText([row('a\tb\n"c"', 1)], [STD]), 'Tensor\tStd\n"a\tb\n""c"""\t1');
  });
});
