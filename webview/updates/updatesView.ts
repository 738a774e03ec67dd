/** The editor of two updates of one base. */
import '@vscode-elements/elements/dist/vscode-button/index.js';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { FirstSecond, ThreeSides } from '../../src/model/updates.ts';
import { CompareOfThree, OpenOfThree, UPDATES_METRICS } from '../../src/protocol/webview.ts';
import { headerStyles } from '../components/headerStyles.ts';
import { TRIPLE } from '../components/noun.ts';
import '../components/runStatus.ts';
import { hintOf, scopeText } from '../components/scopeText.ts';
import { base } from '../components/styles.ts';
import type { ViewId } from '../components/viewTabs.ts';
import { Watch } from '../components/watch.ts';
import '../components/workspace.ts';
import { byteSize, compactCount, counted } from '../format.ts';
import { failureOf, type Host } from '../host/host.ts';
import { t } from '../l10n.ts';
import '../map/map.ts';
import type { ViewStateStore } from '../state/viewState.ts';
import { FULL_LENGTH, visibleText } from '../visibleText.ts';
import type { Grouping } from './groups.ts';
import './groupsView.ts';
import type { OpenDetail } from './openDetail.ts';
import './tripleDetail.ts';
import './unmatchedTriples.ts';
import type { UpdatesSession } from './updatesSession.ts';
import './updatesStrip.ts';
import type { Coverage } from './updatesText.ts';
import { updatesViewStyles } from './updatesViewStyles.ts';

const VIEWS: readonly ViewId[] = ['tree', 'table', 'map', 'groups'];

@customElement('lens-updates')
export class UpdatesView extends LitElement {
  static override readonly styles = [base, headerStyles, updatesViewStyles];

  @property({ attribute: false }) host!: Host;
  @property({ attribute: false }) session!: UpdatesSession;
  @property({ attribute: false }) store!: ViewStateStore;
  /** Why something could not be opened. */
  @state() private error: string | null = null;

  constructor() {
    super();
    new Watch(this, () => [
      this.session.table.changes,
      this.session.runs.changes,
      this.session.changes,
    ]);
    this.addEventListener('lens-open-side', (event) =>
      this.open((event as CustomEvent<OpenDetail>).detail),
    );
  }

  protected override render(): TemplateResult {
    const { session, store } = this;
    const { active } = session.table;
    return html`${this.renderHeader()}
      <lens-updates-strip
        .model=${session.model.model}
        .coverage=${this.coverage}
      ></lens-updates-strip>
      <lens-workspace .session=${session} .store=${store} .noun=${TRIPLE} .views=${VIEWS}>
        <lens-updates-groups
          slot="groups"
          .model=${session.model}
          .grouping=${this.grouping}
          @lens-grouping=${(event: CustomEvent<Grouping>) => this.group(event.detail)}
          @lens-show-group=${(event: CustomEvent<string>) => this.showTensors(event.detail)}
        ></lens-updates-groups>
        ${
          active === null
            ? nothing
            : html`<lens-triple-detail
                slot="detail"
                role="region"
                aria-label=${t('Details of the triple')}
                tabindex="0"
                .session=${session}
                .row=${active}
              ></lens-triple-detail>`
        }
      </lens-workspace>`;
  }

  private renderHeader(): TemplateResult {
    const { init, runs } = this.session;
    return html`<header>
      <div class="line">
        <h1>
          ${this.renderName('first', '1')} <span class="muted">↔</span>
          ${this.renderName('second', '2')}
          <span class="muted">${t('on the base')}</span> ${this.renderName('base', null)}
        </h1>
        <div class="actions">
          <lens-run-status .runs=${runs} .noun=${TRIPLE}></lens-run-status>
          ${this.renderCompare()}
        </div>
      </div>
      <div class="second">
        <span class="facts">${factsOf(this.session)}</span>
        ${this.renderPairLink('first', t('Compare 1 with the base'))}
        ${this.renderPairLink('second', t('Compare 2 with the base'))}
        <lens-unmatched-triples .init=${init}></lens-unmatched-triples>
      </div>
      ${this.error === null ? nothing : html`<p class="error" role="alert">${this.error}</p>`}
    </header>`;
  }

  /** What a checkpoint is called, which opens it; the number stands for it in all figures. */
  private renderName(side: keyof ThreeSides<unknown>, number: string | null): TemplateResult {
    const { titles, summary } = this.session.init;
    return html`<span class="side"
      >${number === null ? nothing : html`<span class="badge">${number}</span>`}<button
        title=${t('Open {0}', visibleText(summary[side].path, FULL_LENGTH))}
        @click=${() => this.open({ side, name: null })}
      >
        <bdi>${visibleText(titles[side], FULL_LENGTH)}</bdi>
      </button></span
    >`;
  }

  private renderPairLink(side: keyof FirstSecond<unknown>, label: string): TemplateResult {
    return html`<button
      class="link"
      @click=${() => this.tell(() => this.host.request(CompareOfThree, { side }))}
    >
      ${label}
    </button>`;
  }

  private renderCompare(): TemplateResult {
    const { runs } = this.session;
    const scope = this.session.scope();
    const hint = scope.rows === 0 ? t('There is nothing to compare') : hintOf(runs, scope);
    // the title is on the frame, since a disabled button lets the mouse through
    return html`<span class="hint" title=${hint}
      ><vscode-button
        ?disabled=${scope.remaining.length === 0}
        aria-description=${hint}
        @click=${() => void runs.start(scope.remaining, UPDATES_METRICS)}
        >${t('Compare')} · ${scopeText(scope)}</vscode-button
      ></span
    >`;
  }

  private get coverage(): Coverage {
    const { rows } = this.session.table;
    const measured = rows.reduce((sum, { report }) => sum + (report === undefined ? 0 : 1), 0);
    return { measured, of: this.session.total };
  }

  private get grouping(): Grouping {
    return this.store.value.grouping === 'module' ? 'module' : 'layer';
  }

  private group(grouping: Grouping): void {
    this.store.update({ grouping });
    this.requestUpdate();
  }

  /** Leaves the tensors of a group in the table. */
  private showTensors(text: string): void {
    this.store.update({ view: 'table', scrollTop: 0 });
    this.session.table.setFilter({ text });
  }

  private open(asked: OpenDetail): void {
    this.tell(() => this.host.request(OpenOfThree, { ...asked }));
  }

  private tell(request: () => Promise<void>): void {
    this.error = null;
    request().catch((error: unknown) => {
      this.error = failureOf(error).message;
    });
  }
}

/** `39 triples · 4.2 M parameters, 8.4 MiB each` */
function factsOf({ init: { summary }, total }: UpdatesSession): string {
  const { base: of } = summary;
  return t(
    '{0} · base of {1} parameters, {2}',
    counted(total, 'triple'),
    compactCount(of.parameters),
    byteSize(of.bytes),
  );
}
