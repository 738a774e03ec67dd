/** The map of a checkpoint or a comparison: layers × modules, coloured by one metric. */
import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { announce } from '../components/announce.ts';
import { base } from '../components/styles.ts';
import { ThemeWatch } from '../plots/theme.ts';
import type { MapState, ViewStateStore } from '../state/viewState.ts';
import { cellSummary } from './cellSummary.ts';
import type { CellValues } from './cellValues.ts';
import type { Place } from './geometry.ts';
import { legend } from './legend.ts';
import { mapControls } from './mapControls.ts';
import { findMetric, type MapMetric } from './mapMetric.ts';
import { MapModel, type MapSession, type SessionRow } from './mapModel.ts';
import { mapStyles } from './mapStyles.ts';
import type { MapTable } from './mapTable.ts';
import './mapTable.ts';
import { rampOf, readMapTheme, type MapTheme } from './mapTheme.ts';
import type { Area, MapView } from './mapView.ts';
import './mapView.ts';
import { readout, spokenCell } from './readout.ts';
import {
  divergingScale,
  limitsOf,
  sequentialScale,
  suitsLog,
  type Limits,
  type Scale,
} from './scale.ts';

/** How often the colours follow the values while reports arrive: each time all cells are drawn again. */
const RESCALE_MS = 250;

@customElement('lens-map')
export class TensorMap extends LitElement {
  static override readonly styles = [base, mapStyles];

  @property({ attribute: false }) session!: MapSession;
  @property({ attribute: false }) store!: ViewStateStore;
  @state() private pointed: Place | null = null;
  @state() private focused: Place | null = null;
  @query('lens-map-view') private readonly view!: MapView | null;
  @query('lens-map-table') private readonly table!: MapTable | null;
  private model!: MapModel;
  private values!: CellValues<SessionRow>;
  private extremes: Limits | null = null;
  private scale: Scale | null = null;
  private theme: MapTheme | undefined;
  /** Another number when the table is to be drawn again, since values are changed in place. */
  private version = 0;
  private selectionVersion = -1;
  /** Another function whenever other cells are selected. */
  private isSelected: (place: Place) => boolean = () => false;
  private isFrameAsked = false;
  private rescaling: ReturnType<typeof setTimeout> | undefined;
  private unsubscribe: (() => void)[] = [];

  constructor() {
    super();
    new ThemeWatch(this, () => {
      this.theme = undefined;
      this.requestUpdate();
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) {
      this.listen();
    }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.unsubscribe.forEach((stop) => stop());
    clearTimeout(this.rescaling);
  }

  /** Moves the keyboard to the cell of the tensor that is shown. */
  async focusActive(): Promise<void> {
    await this.updateComplete;
    (this.view ?? this.table)?.focus();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('session')) {
      this.listen();
    }
  }

  protected override render(): TemplateResult {
    const { values, scale, extremes } = this;
    const { map } = this.store.value;
    this.theme ??= readMapTheme();
    const shown = this.pointed ?? this.focused ?? this.activePlace();
    const ramp = rampOf(this.theme, values.metric);
    return html`${mapControls({ map, metrics: this.session.mapMetrics, values, scale, extremes }, (change) => this.remember(change))}
    ${legend({ values, scale, extremes, ramp, hasColors: !map.isTable })} ${readout(values, shown)}
    ${map.isTable ? this.renderTable() : this.renderView()}`;
  }

  private renderTable(): TemplateResult {
    return html`<lens-map-table
      .values=${this.values}
      .version=${this.version}
      .active=${this.session.table.active}
      .isSelected=${this.isSelected}
      .label=${this.values.metric.definition.title}
      @map-focus=${(event: CustomEvent<Place | null>) => this.focusOn(event.detail)}
      @map-pick=${(event: CustomEvent<Place>) => this.pick(event.detail)}
      @map-open=${(event: CustomEvent<Place>) => this.open(event.detail)}
      @map-select-all=${() => this.session.table.selectVisible()}
      @map-clear=${() => this.session.table.clearSelection()}
    ></lens-map-table>`;
  }

  private renderView(): TemplateResult {
    return html`<lens-map-view
      .values=${this.values}
      .scale=${this.scale}
      .active=${this.session.table.active}
      .isSelected=${this.isSelected}
      .label=${this.values.metric.definition.title}
      @map-hover=${(event: CustomEvent<Place | null>) => this.point(event.detail)}
      @map-focus=${(event: CustomEvent<Place | null>) => this.focusOn(event.detail)}
      @map-pick=${(event: CustomEvent<Place>) => this.pick(event.detail)}
      @map-open=${(event: CustomEvent<Place>) => this.open(event.detail)}
      @map-select=${(event: CustomEvent<Area>) => this.select(event.detail)}
      @map-select-all=${() => this.session.table.selectVisible()}
      @map-clear=${() => this.session.table.clearSelection()}
    ></lens-map-view>`;
  }

  private get metric(): MapMetric<SessionRow> {
    return findMetric(this.session.mapMetrics, this.store.value.map.metric);
  }

  private listen(): void {
    this.unsubscribe.forEach((stop) => stop());
    this.model = new MapModel(this.session, this.metric);
    this.unsubscribe = [
      this.session.onMeasured((rows) => this.model.take(rows)),
      this.session.table.changes.subscribe(() => this.askFrame()),
    ];
    this.refresh();
  }

  /** However much arrives between two frames is drawn at once. */
  private askFrame(): void {
    if (!this.isFrameAsked) {
      this.isFrameAsked = true;
      requestAnimationFrame(() => {
        this.isFrameAsked = false;
        if (this.isConnected) {
          this.refresh();
        }
      });
    }
  }

  private refresh(): void {
    const { values, changed } = this.model.refresh();
    if (changed === 'all') {
      this.values = values;
      this.rescale();
    } else if (changed.length > 0) {
      this.view?.drawSome(changed);
      this.requestUpdate();
      // the first value is not waited for
      this.rescaling ??= setTimeout(() => this.rescale(), this.scale === null ? 0 : RESCALE_MS);
    }
    this.followSelection(changed === 'all');
  }

  private rescale(): void {
    clearTimeout(this.rescaling);
    this.rescaling = undefined;
    this.version += 1;
    const { scale, isRobust } = this.store.value.map;
    const all = this.values.values();
    const limits = limitsOf(all, isRobust);
    this.extremes = limitsOf(all, false);
    const { baseline } = this.values.metric;
    const isLog =
      limits !== null && (scale === '' ? suitsLog(limits, baseline?.value) : scale === 'log');
    this.scale =
      limits &&
      (baseline === undefined
        ? sequentialScale(limits, isLog)
        : divergingScale(limits, baseline.value, isLog));
    this.requestUpdate();
  }

  private followSelection(isNewGrid: boolean): void {
    const { selection } = this.session.table;
    if (!isNewGrid && selection.version === this.selectionVersion) {
      return;
    }
    this.selectionVersion = selection.version;
    const { layout } = this.values;
    const rows = selection.size === 0 ? [] : this.session.table.selectedRows();
    const cells = new Set(rows.map((row) => layout.cellOf(row)));
    cells.delete(undefined);
    this.isSelected = ({ column, module }) => cells.has(layout.cellAt(column, module));
    this.requestUpdate();
  }

  private point(place: Place | null): void {
    this.pointed = place;
    this.tellHover(place);
  }

  private focusOn(place: Place | null): void {
    this.focused = place;
    this.tellHover(place);
    if (place !== null) {
      announce(this, spokenCell(this.values, place));
    }
  }

  private tellHover(place: Place | null): void {
    const rows = place === null ? [] : this.rowsAt(place);
    const anchor = place === null ? undefined : (this.view ?? this.table)?.anchorOf(place);
    if (place !== null && rows.length > 0 && anchor !== undefined) {
      const row = mainRow(rows) ?? cellSummary(this.values, place);
      this.emit('lens-hover', { row, anchor });
    } else {
      this.emit('lens-unhover');
    }
  }

  private pick(place: Place): void {
    const rows = this.rowsAt(place);
    const row = mainRow(rows) ?? rows[0];
    if (row !== undefined) {
      const { table } = this.session;
      table.show(row);
      if (rows.length > 1) {
        table.selection.replace(rows);
        table.changes.emit();
      }
      this.emit('lens-pick');
    }
  }

  /** Shows the tensor of a cell; of one of several selected cells, these stay selected. */
  private open(place: Place): void {
    const { table } = this.session;
    const rows = this.rowsAt(place);
    const row = mainRow(rows) ?? rows[0];
    if (row === undefined || !this.isSelected(place) || table.selection.size <= rows.length) {
      this.pick(place);
      return;
    }
    table.active = row;
    table.changes.emit();
    this.emit('lens-pick');
  }

  private select({ from, to }: Area): void {
    const { cells } = this.values.layout;
    const isBetween = (at: number, one: number, other: number): boolean =>
      at >= Math.min(one, other) && at <= Math.max(one, other);
    const inside = cells.filter(
      ({ column, module }) =>
        isBetween(column, from.column, to.column) && isBetween(module, from.module, to.module),
    );
    this.session.table.selection.replace(inside.flatMap(({ rows }) => rows));
    this.session.table.changes.emit();
    // the card of one cell would hide the others
    this.emit('lens-unhover');
  }

  private activePlace(): Place | null {
    const { active } = this.session.table;
    const cell = active === null ? undefined : this.values.layout.cellOf(active);
    return cell === undefined ? null : (this.values.layout.cells[cell] ?? null);
  }

  private rowsAt({ column, module }: Place): readonly SessionRow[] {
    const cell = this.values.layout.cellAt(column, module);
    return cell === undefined ? [] : (this.values.layout.cells[cell]?.rows ?? []);
  }

  private remember(change: Partial<MapState>): void {
    this.store.update({ map: { ...this.store.value.map, ...change } });
    this.model.show(this.metric);
    this.refresh();
    this.rescale();
  }

  private emit(name: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

/** The row that stands for a cell: its only one, or its only matrix. */
function mainRow(rows: readonly SessionRow[]): SessionRow | null {
  const matrices = rows.filter((row) => row.hasMatrix);
  const [row] = matrices.length > 0 ? matrices : rows;
  return row !== undefined && (rows.length === 1 || matrices.length === 1) ? row : null;
}
