/** Ties a table to the state that outlives the webview. */
import type { Table, TableRow } from './table.ts';
import type { ViewStateStore } from './viewState.ts';

/** Gives the table its former order, filter and active row, and keeps them from then on. */
export function keepTableState<Row extends TableRow>(
  table: Table<Row>,
  store: ViewStateStore,
): () => void {
  const { filter, sort, activeName } = store.value;
  table.filter = filter;
  table.sort = sort;
  let wanted = activeName;
  let seen = 0;
  return table.changes.subscribe(() => {
    for (; wanted !== null && table.active === null && seen < table.rows.length; seen += 1) {
      const row = table.rows[seen];
      if (row?.name === wanted) {
        wanted = null;
        table.restore(row);
        return;
      }
    }
    remember(table, store, wanted);
  });
}

function remember<Row extends TableRow>(
  table: Table<Row>,
  store: ViewStateStore,
  wanted: string | null,
): void {
  const { filter, sort, activeName } = store.value;
  const name = table.active?.name ?? wanted;
  if (filter !== table.filter || sort !== table.sort || activeName !== name) {
    store.update({ filter: table.filter, sort: table.sort, activeName: name });
  }
}
