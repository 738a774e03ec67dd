/** An open comparison of two updates. The editor measures all of it by itself. */
import type { Triple, UpdatesByGroup, UpdatesReport } from '../../src/model/updates.ts';
import { UPDATES_METRICS, type UpdatesInit } from '../../src/protocol/webview.ts';
import type { AnalysisScope } from '../components/analyse.ts';
import type { Host } from '../host/host.ts';
import { t } from '../l10n.ts';
import { scopeOf, SEVERAL, type Scope } from '../state/scope.ts';
import { ModelledSession } from '../state/modelledSession.ts';
import { TRIPLE_COLUMNS } from './columns.ts';
import { TRIPLE_FIELDS } from './filterFields.ts';
import { tripleRow, type TripleRow } from './tripleRow.ts';
import { UPDATES_MAP_METRICS } from './updatesMapMetrics.ts';

export class UpdatesSession extends ModelledSession<
  Triple,
  UpdatesReport,
  TripleRow,
  UpdatesByGroup,
  UpdatesInit
> {
  /** What the map can show. */
  readonly mapMetrics = UPDATES_MAP_METRICS;

  constructor(host: Host, init: UpdatesInit) {
    super(host, init, TRIPLE_COLUMNS, TRIPLE_FIELDS, init.summary.tripleCount);
  }

  /** What Compare covers: all where the run was cancelled or failed, or of the selection or filter. */
  scope(least = SEVERAL): Scope {
    return scopeOf(this.table, () => true, isMeasured, this.queuedFor('updates'), least);
  }

  analysisScope(least = SEVERAL): AnalysisScope {
    const part = { label: t('Compare'), scope: this.scope(least), metrics: UPDATES_METRICS };
    return { parts: [part], menu: () => [part], work: () => 0 };
  }

  protected override lacks(row: TripleRow): boolean {
    return !isMeasured(row);
  }

  protected override rowOf(triple: Triple, index: number): TripleRow {
    return tripleRow(triple, index);
  }
}

function isMeasured({ report }: TripleRow): boolean {
  return report !== undefined;
}
