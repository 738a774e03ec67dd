/** An open comparison: its rows, and the figures of the whole. */
import type { DiffModel } from '../../src/model/report.ts';
import type { UpdatesByGroup } from '../../src/model/updates.ts';
import {
  ModelChanged,
  type RowItem,
  type RowReport,
  type RunState,
} from '../../src/protocol/webview.ts';
import type { Column } from '../components/column.ts';
import type { NumericField } from '../filter/fields.ts';
import type { Host } from '../host/host.ts';
import type { MeasuredRow } from './measuredRow.ts';
import { Session } from './session.ts';

/** What the editor tells of a comparison at first. */
interface ModelledInit<Model> {
  readonly model: Model;
  readonly run: RunState | null;
}

export abstract class ModelledSession<
  Item extends RowItem,
  Report extends RowReport,
  Row extends MeasuredRow<Report>,
  Model extends DiffModel | UpdatesByGroup,
  Init extends ModelledInit<Model>,
> extends Session<Item, Report, Row> {
  model: Model;
  private readonly modelSubscription: { dispose(): void };

  constructor(
    host: Host,
    readonly init: Init,
    columns: readonly Column<Row>[],
    fields: readonly NumericField<Row>[],
    total: number,
  ) {
    super(host, columns, fields, total, init.run);
    this.model = init.model;
    this.modelSubscription = host.onNotification(ModelChanged, (model) => {
      this.model = model as Model;
      this.changes.emit();
    });
  }

  override dispose(): void {
    super.dispose();
    this.modelSubscription.dispose();
  }
}
