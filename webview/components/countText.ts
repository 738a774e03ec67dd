/** How much of the rows the filter leaves, in a line. */
import type { RowItem, RowReport } from '../../src/protocol/webview.ts';
import { compactCount, integer } from '../format.ts';
import { t } from '../l10n.ts';
import type { MeasuredRow } from '../state/measuredRow.ts';
import type { Session } from '../state/session.ts';
import type { Noun } from './noun.ts';

type Counted = Session<RowItem, RowReport, MeasuredRow<RowReport>>;

/** `12 of 399 tensors · 622 M of 8.19 B parameters`; the selection first, where there is one. */
export function countText({ table, total, loadError, isLoading }: Counted, noun: Noun): string {
  const all = noun.counted(total);
  if (loadError !== null) {
    return t('{0} of {1} loaded: {2}', integer(table.rows.length), all, loadError);
  }
  const shown = table.isFiltering ? t('{0} of {1}', integer(table.visible.length), all) : all;
  return [
    ...(table.selection.size > 1 ? [selectionText(table.selectedRows())] : []),
    isLoading ? t('{0}, loading …', shown) : shown,
    parametersText(table.visibleParameters, table.parameters),
    ...(table.undecided.length > 0 ? [t('{0} not measured', integer(table.undecided.length))] : []),
  ].join(' · ');
}

function parametersText(visible: number, all: number): string {
  return visible === all
    ? t('{0} parameters', compactCount(all))
    : t('{0} of {1} parameters', compactCount(visible), compactCount(all));
}

function selectionText(rows: readonly MeasuredRow<RowReport>[]): string {
  const parameters = rows.reduce((sum, row) => sum + row.parameters, 0);
  return t('{0} selected, {1} parameters', integer(rows.length), compactCount(parameters));
}
