/** The checkpoint editor. */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { headerStyles } from '../components/headerStyles.ts';
import '../components/analyse.ts';
import { base } from '../components/styles.ts';
import '../components/runStatus.ts';
import '../components/workspace.ts';
import type { ViewId } from '../components/viewTabs.ts';
import type { Host } from '../host/host.ts';
import { t } from '../l10n.ts';
import type { ViewStateStore } from '../state/viewState.ts';
import { FULL_LENGTH, visibleText } from '../visibleText.ts';
import './about.ts';
import type { CheckpointSession } from './checkpointSession.ts';
import { factsOf } from './structureText.ts';
import '../map/map.ts';
import './tensorDetail.ts';
import { Watch } from '../components/watch.ts';

const VIEWS: readonly ViewId[] = ['tree', 'table', 'map'];

@customElement('lens-checkpoint')
export class CheckpointView extends LitElement {
  static override readonly styles = [base, headerStyles];

  @property({ attribute: false }) host!: Host;
  @property({ attribute: false }) session!: CheckpointSession;
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
    const { table } = this.session;
    return html`${this.renderHeader()}
      <lens-workspace
        .session=${this.session}
        .store=${this.store}
        .views=${VIEWS}
        .firstView=${'tree'}
      >
        ${
          table.active === null
            ? nothing
            : html`<lens-tensor-detail
                slot="detail"
                role="region"
                aria-label=${t('Tensor details')}
                tabindex="0"
                .host=${this.host}
                .session=${this.session}
                .store=${this.store}
                .row=${table.active}
              ></lens-tensor-detail>`
        }
      </lens-workspace>`;
  }

  private renderHeader(): TemplateResult {
    const { session } = this;
    const { summary, title } = session.init;
    return html`<header>
      <div class="line">
        <h1 class="untrusted" title=${visibleText(summary.path, FULL_LENGTH)}>
          ${visibleText(title, FULL_LENGTH)}
        </h1>
        <div class="actions">
          <lens-run-status .runs=${session.runs}></lens-run-status>
          <lens-analyse
            .runs=${session.runs}
            .scopeOf=${() => session.analysisScope()}
          ></lens-analyse>
        </div>
      </div>
      <div class="second">
        <span class="facts">${factsOf(session.init, session.structure)}</span>
        <lens-about .host=${this.host} .session=${session}></lens-about>
      </div>
    </header>`;
  }
}
