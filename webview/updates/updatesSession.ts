/** An open comparison of two updates. The editor measures all of it by itself. */
import type { Triple, UpdatesByGroup, UpdatesReport } from '../../src/model/updates.ts';
import { ModelChanged, UPDATES_METRICS, type UpdatesInit } from '../../src/protocol/webview.ts';
import type { AnalysisScope } from '../components/analyse.ts';
import type { Host } from '../host/host.ts';
import { t } from '../l10n.ts';
import { scopeOf, SEVERAL, type Scope } from '../state/scope.ts';
import { Session } from '../state/session.ts';
import { TRIPLE_COLUMNS } from './columns.ts';
import { TRIPLE_FIELDS } from './filterFields.ts';
import { tripleRow, type TripleRow } from './tripleRow.ts';
import { UPDATES_MAP_METRICS } from './updatesMapMetrics.ts';

export class UpdatesSession extends Session<Triple, UpdatesReport, TripleRow> {
  /** What the map can show. */
  readonly mapMetrics = UPDATES_MAP_METRICS;
  model: UpdatesByGroup;
  private readonly modelSubscription: { dispose(): void };

  constructor(
    host: Host,
    readonly init: UpdatesInit,
  ) {
    super(host, TRIPLE_COLUMNS, TRIPLE_FIELDS, init.summary.tripleCount, init.run);
    this.model = init.model;
    this.modelSubscription = host.onNotification(ModelChanged, (model) => {
      this.model = model as UpdatesByGroup;
      this.changes.emit();
    });
  }

  override dispose(): void {
    super.dispose();
    this.modelSubscription.dispose();
  }

  /** What Compare covers: all where the run was cancelled or failed, or of the selection or filter. */
  scope(least = SEVERAL): Scope {
    return scopeOf(
      this.table,
      () => true,
      ({ report }) => report !== undefined,
      least,
    );
  }

  analysisScope(least = SEVERAL): AnalysisScope {
    const part = { label: t('Compare'), scope: this.scope(least), metrics: UPDATES_METRICS };
    return { parts: [part], menu: () => [part], work: () => 0 };
  }

  protected override rowOf(triple: Triple, index: number): TripleRow {
    return tripleRow(triple, index);
  }
}
