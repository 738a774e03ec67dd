/** The diff editor. */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { CheckpointSummary } from '../../src/model/checkpoint.ts';
import { headerStyles } from '../components/headerStyles.ts';
import { PAIR } from '../components/noun.ts';
import { runButton } from '../components/runButton.ts';
import { base } from '../components/styles.ts';
import '../components/runStatus.ts';
import '../components/workspace.ts';
import { byteSize, compactCount, counted } from '../format.ts';
import type { ViewId } from '../components/viewTabs.ts';
import type { Host } from '../host/host.ts';
import { t } from '../l10n.ts';
import type { ViewStateStore } from '../state/viewState.ts';
import { FULL_LENGTH, visibleText } from '../visibleText.ts';
import type { DiffSession } from './diffSession.ts';
import './modelCards.ts';
import './pairDetail.ts';
import { renderUnmatched } from './unmatched.ts';
import { Watch } from '../components/watch.ts';

const VIEWS: readonly ViewId[] = ['tree', 'table'];

@customElement('lens-diff')
export class DiffView extends LitElement {
  static override readonly styles = [base, headerStyles];

  @property({ attribute: false }) host!: Host;
  @property({ attribute: false }) session!: DiffSession;
  @property({ attribute: false }) store!: ViewStateStore;

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
    return html`${this.renderHeader()}
      <lens-model-cards .model=${session.model}></lens-model-cards>
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
                .row=${active}
              ></lens-pair-detail>`
        }
      </lens-workspace>`;
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
          <lens-run-status .runs=${runs}></lens-run-status>
          ${runButton(runs, this.session.spectrumScope(), 'spectrum', {
            label: t('Compute Spectra'),
            isPrimary: true,
          })}
        </div>
      </div>
      <div class="second">
        <span class="facts">${factsOf(this.session)}</span>
        ${renderUnmatched(init.summary)}
      </div>
    </header>`;
  }
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
