/** An open comparison. The editor measures what is cheap by itself. */
import type { Pair } from '../../src/model/pair.ts';
import type { DiffModel, PairReport } from '../../src/model/report.ts';
import { ModelChanged, type DiffInit } from '../../src/protocol/webview.ts';
import type { Host } from '../host/host.ts';
import { scopeOf, SEVERAL, type Scope } from '../state/scope.ts';
import { Session } from '../state/session.ts';
import { PAIR_COLUMNS } from './columns.ts';
import { PAIR_FIELDS } from './filterFields.ts';
import { hasPairSpectrum, pairRow, type PairRow } from './pairRow.ts';

export class DiffSession extends Session<Pair, PairReport, PairRow> {
  model: DiffModel;
  private readonly modelSubscription: { dispose(): void };

  constructor(
    host: Host,
    readonly init: DiffInit,
  ) {
    super(host, PAIR_COLUMNS, PAIR_FIELDS, init.summary.pairCount, init.run);
    this.model = init.model;
    this.modelSubscription = host.onNotification(ModelChanged, (model) => {
      this.model = model;
      this.changes.emit();
    });
  }

  override dispose(): void {
    super.dispose();
    this.modelSubscription.dispose();
  }

  spectrumScope(least = SEVERAL): Scope {
    return scopeOf(
      this.table,
      (row, isAskedFor) => (isAskedFor ? row.hasMatrix : row.byDefault),
      hasPairSpectrum,
      least,
    );
  }

  protected override rowOf(pair: Pair, index: number): PairRow {
    return pairRow(pair, index);
  }
}
