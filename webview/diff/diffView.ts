/** The diff editor. */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { choiceOf, gatesOf, type GateChoice } from '../../src/analysis/gates.ts';
import type { CheckpointSummary } from '../../src/model/checkpoint.ts';
import { PAIR_METRICS } from '../../src/model/pairMetrics.ts';
import '../components/analyse.ts';
import { headerStyles } from '../components/headerStyles.ts';
import { PAIR } from '../components/noun.ts';
import { base } from '../components/styles.ts';
import '../components/runStatus.ts';
import '../components/workspace.ts';
import { byteSize, compactCount, counted } from '../format.ts';
import type { ViewId } from '../components/viewTabs.ts';
import type { Host } from '../host/host.ts';
import { t } from '../l10n.ts';
import type { Runs } from '../state/runs.ts';
import type { ViewStateStore } from '../state/viewState.ts';
import { FULL_LENGTH, visibleText } from '../visibleText.ts';
import type { DiffSession } from './diffSession.ts';
import './gatesPanel.ts';
import '../map/map.ts';
import './modelStrip.ts';
import './pairDetail.ts';
import { hasDirections } from './pairRow.ts';
import './unmatched.ts';
import { Watch } from '../components/watch.ts';

const VIEWS: readonly ViewId[] = ['tree', 'table', 'map'];

@customElement('lens-diff')
export class DiffView extends LitElement {
  static override readonly styles = [base, headerStyles];

  @property({ attribute: false }) host!: Host;
  @property({ attribute: false }) session!: DiffSession;
  @property({ attribute: false }) store!: ViewStateStore;
  /** Keys that the user has chosen instead of the first ones. */
  @state() private chosen: Partial<GateChoice> = {};

  constructor() {
    super();
    new Watch(this, () => [
      this.session.table.changes,
      this.session.runs.changes,
      this.session.changes,
    ]);
  }

  protected override render(): TemplateResult {
    const { session } = this;
    const { active } = session.table;
    return html`${this.renderHeader()} ${this.renderModel()}
      <lens-workspace .session=${session} .store=${this.store} .noun=${PAIR} .views=${VIEWS}>
        ${
          active === null
            ? nothing
            : html`<lens-pair-detail
                slot="detail"
                role="region"
                aria-label=${t('Pair details')}
                tabindex="0"
                .host=${this.host}
                .session=${session}
                .store=${this.store}
                .row=${active}
              ></lens-pair-detail>`
        }
      </lens-workspace>`;
  }

  private renderModel(): TemplateResult {
    const { model, runs } = this.session;
    const choice = choiceOf(model, this.chosen);
    const gates = gatesOf(model, choice);
    return html`<lens-model-strip
        .model=${model}
        .gates=${gates}
        .choice=${choice}
        @lens-gate-choice=${(event: CustomEvent<Partial<GateChoice>>) =>
          (this.chosen = { ...this.chosen, ...event.detail })}
      ></lens-model-strip>
      <lens-gates
        .gates=${gates}
        .choice=${choice}
        .open=${this.store.value.areGatesOpen}
        .canMeasure=${model.matrices > 0 && !isMeasuringAll(runs)}
        @lens-toggle=${(event: CustomEvent<boolean>) => this.openGates(event.detail)}
        @lens-measure=${() => this.measureAll()}
      ></lens-gates>`;
  }

  private openGates(areGatesOpen: boolean): void {
    this.store.update({ areGatesOpen });
    this.requestUpdate();
  }

  /** Of the whole model, whatever is filtered or selected. */
  private measureAll(): void {
    const { table, runs } = this.session;
    const lacking = table.rows.filter((row) => row.byDefault && !hasDirections(row));
    if (lacking.length > 0) {
      void runs.start(
        lacking.map(({ index }) => index),
        PAIR_METRICS,
      );
    }
  }

  private renderHeader(): TemplateResult {
    const { init, runs } = this.session;
    const { base: baseSummary, other } = init.summary;
    return html`<header>
      <div class="line">
        <h1>
          <bdi title=${visibleText(other.path, FULL_LENGTH)}
            >${visibleText(init.otherTitle, FULL_LENGTH)}</bdi
          >
          <span class="muted">${t('against')}</span>
          <bdi title=${visibleText(baseSummary.path, FULL_LENGTH)}
            >${visibleText(init.baseTitle, FULL_LENGTH)}</bdi
          >
        </h1>
        <div class="actions">
          <lens-run-status .runs=${runs} .noun=${PAIR}></lens-run-status>
          <lens-analyse .runs=${runs} .scopeOf=${() => this.session.analysisScope()}></lens-analyse>
        </div>
      </div>
      <div class="second">
        <span class="facts">${factsOf(this.session)}</span>
        <lens-unmatched .host=${this.host} .init=${init}></lens-unmatched>
      </div>
    </header>`;
  }
}

function isMeasuringAll({ isRunning, state }: Runs): boolean {
  return isRunning && state?.metrics.includes('masks') === true;
}

/** `39 pairs, 28 matrices analysed · 4.2 M parameters, 8.4 MiB against 4.2 M, 16.8 MiB` */
function factsOf({ init, model }: DiffSession): string {
  const { base: baseSummary, other, pairCount } = init.summary;
  const size = (of: CheckpointSummary): string =>
    t('{0} parameters, {1}', compactCount(of.parameters), byteSize(of.bytes));
  const sizes =
    other.parameters === baseSummary.parameters && other.bytes === baseSummary.bytes
      ? t('{0} each', size(other))
      : t('{0} against {1}', size(other), size(baseSummary));
  return t(
    '{0}, {1} analysed · {2}',
    counted(pairCount, 'pair'),
    counted(model.matrices, 'matrix', 'matrices'),
    sizes,
  );
}
