/** The map of a checkpoint: layers × modules, one metric. */
import '@vscode-elements/elements/dist/vscode-option/index.js';
import '@vscode-elements/elements/dist/vscode-single-select/index.js';
import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { base } from '../components/styles.ts';
import type { CheckpointSession } from '../checkpoint/checkpointSession.ts';
import { integer } from '../format.ts';
import { t } from '../l10n.ts';
import type { MapState, ViewStateStore } from '../state/viewState.ts';
import { MAP_METRICS, mapMetric } from './mapMetrics.ts';
import { MapModel } from './mapModel.ts';
import { mapStyles } from './mapStyles.ts';
import './mapTable.ts';

@customElement('lens-map')
export class TensorMap extends LitElement {
  static override readonly styles = [base, mapStyles];

  @property({ attribute: false }) session!: CheckpointSession;
  @property({ attribute: false }) store!: ViewStateStore;
  private model!: MapModel;
  private version = 0;
  private unsubscribe: (() => void)[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    this.listen();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.unsubscribe.forEach((stop) => stop());
    this.unsubscribe = [];
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('session')) {
      this.listen();
    }
  }

  protected override render(): TemplateResult {
    const { metric } = this.store.value.map;
    const { values } = this.model.refresh();
    this.version += 1;
    return html`<div class="controls">
        <vscode-single-select
          .label=${t('Metric')}
          .value=${metric}
          @change=${(event: Event) => this.choose(event)}
        >
          ${MAP_METRICS.map(
            ({ id, definition }) =>
              html`<vscode-option value=${id} ?selected=${id === metric}
                >${definition.title}</vscode-option
              >`,
          )}
        </vscode-single-select>
        <span class="muted count"
          >${t('Measured {0} of {1}', integer(values.measured), integer(values.total))}</span
        >
      </div>
      <lens-map-table
        .values=${values}
        .version=${this.version}
        .label=${values.metric.definition.title}
      ></lens-map-table>`;
  }

  private listen(): void {
    this.unsubscribe.forEach((stop) => stop());
    this.model = new MapModel(this.session, mapMetric(this.store.value.map.metric));
    this.unsubscribe = [
      this.session.onMeasured((rows) => this.model.take(rows)),
      this.session.table.changes.subscribe(() => this.requestUpdate()),
    ];
  }

  private choose(event: Event): void {
    if (event.target instanceof HTMLElement && 'value' in event.target) {
      this.remember({ metric: String(event.target.value) });
    }
  }

  private remember(change: Partial<MapState>): void {
    this.store.update({ map: { ...this.store.value.map, ...change } });
    this.model.show(mapMetric(this.store.value.map.metric));
    this.requestUpdate();
  }
}
