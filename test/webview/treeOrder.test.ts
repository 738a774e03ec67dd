import assert from 'node:assert/strict';
import { Expansion } from '../../webview/state/expansion.ts';
import type { Group } from '../../webview/state/moduleTotals.ts';
import { Table, type TableRow } from '../../webview/state/table.ts';
import { Tree } from '../../webview/state/tree.ts';

function rowOf(name: string, index: number, parameters: number): TableRow {
  const lowerName = name.toLowerCase();
  return { index, name, lowerName, dtypes: ['F32'], shape: [1], layer: null, parameters };
}

/** The lines as text: two blanks a level, `-` before modules. */
function drawn(tree: Tree<TableRow>): string[] {
  return Array.from({ length: tree.count() }, (_line, at) => {
    const line = tree.at(at);
    assert.ok(line);
    return `${'  '.repeat(line.depth)}${line.kind === 'group' ? '- ' : ''}${line.label}`;
  });
}

describe('the order of a tree', () => {
  it('puts siblings in the order of the table, modules by what their line shows', () => {
    const names = ['a.x.w', 'a.x.v', 'a.y.w', 'a.y.v', 'a.b'];
    const sizes = new Map([
      ['a.x.w', 5],
      ['a.x.v', 1],
      ['a.y.w', 4],
      ['a.y.v', 4],
      ['a.b', 7],
    ]);
    const keyOf = ({ name }: TableRow): number => sizes.get(name) ?? 0;
    const table = new Table<TableRow>(
      new Map([
        ['figure', keyOf],
        ['parameters', keyOf],
      ]),
    );
    const expansion = new Expansion({ opened: [], closed: [] }, true, () => undefined);
    const groupKeys = new Map([['parameters', ({ parameters }: Group) => parameters]]);
    const tree = new Tree(table, expansion, groupKeys);
    table.add(names.map((name, index) => rowOf(name, index, sizes.get(name) ?? 0)));
    const orders = {
      'name false': ['- a', '  b', '  - x', '    v', '    w', '  - y', '    v', '    w'],
      'name true': ['- a', '  - y', '    w', '    v', '  - x', '    w', '    v', '  b'],
      // x holds 6 in all, y 8
      'parameters true': ['- a', '  - y', '    v', '    w', '  b', '  - x', '    w', '    v'],
      // the largest of x is 5, of y 4
      'figure true': ['- a', '  b', '  - x', '    w', '    v', '  - y', '    v', '    w'],
      'figure false': ['- a', '  - x', '    v', '    w', '  - y', '    v', '    w', '  b'],
    };
    for (const [order, lines] of Object.entries(orders)) {
      const [column = '', descending] = order.split(' ');
      table.setSort({ column, descending: descending === 'true' });
      assert.deepEqual(drawn(tree), lines, order);
      for (let at = 0; at < tree.count(); at += 1) {
        assert.equal(tree.positionOf(tree.keyAt(at) ?? {}), at);
      }
    }
  });
});
