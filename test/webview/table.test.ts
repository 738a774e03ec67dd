import assert from 'node:assert/strict';
import { keepTableState } from '../../webview/state/restore.ts';
import { shapeKey, sortRows } from '../../webview/state/sort.ts';
import { Table, type TableRow } from '../../webview/state/table.ts';
import { ViewStateStore } from '../../webview/state/viewState.ts';
import { gridAction } from '../../webview/components/gridKeys.ts';

function rowsOf(names: readonly string[]): TableRow[] {
  return names.map((name, index) => ({
    index,
    name,
    lowerName: name.toLowerCase(),
    dtypes: [index % 2 === 0 ? 'BF16' : 'F32'],
    shape: [10 ** index],
    layer: null,
    parameters: 10 ** index,
  }));
}

function tableOf(names: readonly string[]): Table<TableRow> {
  const table = new Table<TableRow>(new Map([['parameters', (row) => row.parameters]]));
  table.add(rowsOf(names));
  return table;
}

const namesOf = (table: Table<TableRow>): string[] => table.visible.map(({ name }) => name);

describe('the order', () => {
  it('puts what is undefined last, both ways, and keeps ties in order', () => {
    const rows = [3, null, 1, 2, null].map((key, at) => ({ key, at }));
    const up = sortRows(rows, ({ key }) => key, false).map(({ at }) => at);
    const down = sortRows(rows, ({ key }) => key, true).map(({ at }) => at);
    assert.deepEqual(up, [2, 3, 0, 1, 4]);
    assert.deepEqual(down, [0, 3, 2, 1, 4]);
    assert.deepEqual(
      sortRows(rows, () => 1, true).map(({ at }) => at),
      [0, 1, 2, 3, 4],
    );
  });

  it('compares the sides of shapes as numbers', () => {
    assert.ok(shapeKey([9, 5]) < shapeKey([10, 1]));
    assert.ok(shapeKey([10]) < shapeKey([10, 1]));
  });

  it('counts layers as numbers, also when rows come in parts', () => {
    const table = tableOf(['l.10.w', 'l.2.w']);
    table.add(rowsOf(['l.1.w', 'l.3.w']));
    assert.deepEqual(namesOf(table), ['l.1.w', 'l.2.w', 'l.3.w', 'l.10.w']);
    table.setSort({ column: 'name', descending: true });
    assert.deepEqual(namesOf(table), ['l.10.w', 'l.3.w', 'l.2.w', 'l.1.w']);
  });
});

describe('the table', () => {
  const NAMES = ['a', 'b', 'c', 'd', 'e'];
  const selected = (table: Table<TableRow>): string =>
    table
      .selectedRows()
      .map(({ name }) => name)
      .join('');

  it('selects as lists do', () => {
    const table = tableOf(NAMES);
    table.activate(1, 'only');
    table.activate(3, 'extend');
    assert.equal(selected(table), 'bcd');
    table.activate(0, 'extend');
    assert.equal(selected(table), 'ab');
    table.activate(4, 'toggle');
    table.activate(0, 'toggle');
    assert.equal(selected(table), 'be');
    table.selectVisible();
    assert.equal(selected(table), 'abcde');
    table.clearSelection();
    assert.equal(selected(table), 'a');
    table.activate(99, 'only');
    assert.equal(selected(table), 'a');
  });

  it('takes a range in the order on screen', () => {
    const table = tableOf(NAMES);
    table.setSort({ column: 'parameters', descending: true });
    table.activate(0, 'only');
    table.activate(2, 'extend');
    assert.deepEqual(
      table.selectedRows().map(({ name }) => name),
      ['e', 'd', 'c'],
    );
  });

  it('counts the parameters that the filter leaves', () => {
    const table = tableOf(NAMES);
    table.setFilter({ text: 'dtype:f32' });
    assert.equal(table.visibleParameters, 1010);
    assert.deepEqual(namesOf(table), ['b', 'd']);
  });

  it('does not select what the filter hides', () => {
    const table = tableOf(NAMES);
    table.selectVisible();
    table.setFilter({ text: 'dtype:f32' });
    assert.equal(table.selection.size, 2);
    table.setFilter({ text: '' });
    assert.equal(selected(table), 'bd');
  });

  it('keeps the active row while the filter hides it', () => {
    const table = tableOf(NAMES);
    table.activate(2, 'only');
    table.setFilter({ text: 'a' });
    assert.equal(table.active?.name, 'c');
    assert.equal(table.activePosition(), -1);
  });
});

describe('what outlives the webview', () => {
  /** An editor's memory. */
  function apiOf(stored: unknown): {
    state: unknown;
    getState(): unknown;
    setState(s: unknown): void;
    postMessage(): void;
  } {
    const api = {
      state: stored,
      getState: () => api.state,
      setState: (state: unknown) => (api.state = state),
      postMessage: () => undefined,
    };
    return api;
  }

  it('is taken where it is of the right type, else left', () => {
    const store = new ViewStateStore(
      apiOf({
        filter: { text: 1 },
        sort: { column: 'nss', descending: true },
        scrollTop: 'x',
        activeName: 'b',
        other: 1,
      }),
    );
    assert.deepEqual(store.value.filter, { text: '' });
    assert.deepEqual(store.value.sort, { column: 'nss', descending: true });
    assert.equal(store.value.scrollTop, 0);
    assert.equal(store.value.activeName, 'b');
    for (const broken of [null, undefined, 7, 'x', []]) {
      assert.equal(new ViewStateStore(apiOf(broken)).value.detailShare, 0.34);
    }
  });

  it('gives the table its order, filter and row again, whenever the row comes', () => {
    const api = apiOf(null);
    const first = new Table<TableRow>(new Map());
    keepTableState(first, new ViewStateStore(api));
    first.add(rowsOf(['a1', 'a2', 'b']));
    first.setFilter({ text: 'a' });
    first.setSort({ column: 'name', descending: true });
    first.activate(0, 'only');

    const second = new Table<TableRow>(new Map());
    keepTableState(second, new ViewStateStore(api));
    second.add(rowsOf(['a1']));
    assert.equal(second.selection.size, 0);
    second.add(rowsOf(['a2', 'b']));
    assert.deepEqual(namesOf(second), ['a2', 'a1']);
    assert.equal(second.active?.name, 'a2');
    assert.equal(second.selection.size, 1);
  });
});

describe('the keys of the table', () => {
  const action = (key: string, position: number, more = {}): unknown =>
    gridAction(
      { key, ctrlKey: false, metaKey: false, shiftKey: false, ...more },
      position,
      100,
      10,
    );

  it('move within the table', () => {
    const move = (to: number, isExtending = false): unknown => ({ kind: 'move', to, isExtending });
    assert.deepEqual(action('ArrowDown', -1), move(0));
    assert.deepEqual(action('ArrowDown', 99), move(99));
    assert.deepEqual(action('PageUp', 5), move(0));
    assert.deepEqual(action('PageDown', 95), move(99));
    assert.deepEqual(action('End', 0, { shiftKey: true }), move(99, true));
    assert.deepEqual(action('ArrowUp', 0), { kind: 'header' });
  });

  it('leave to the browser what is not theirs', () => {
    assert.equal(action('x', 0), null);
    assert.equal(action('ArrowDown', 0, { ctrlKey: true }), null);
    assert.equal(action('Tab', 0), null);
  });
});
