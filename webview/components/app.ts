/** The whole webview: asks the editor what it shows, and shows that. */
import '@vscode-elements/elements/dist/vscode-progress-bar/index.js';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import {
  Act,
  InitChanged,
  Notice,
  Ready,
  Reload,
  ShowHover,
  ShowRow,
  type FailedInit,
  type ShownInit,
  type WebviewAction,
} from '../../src/protocol/webview.ts';
import { CheckpointSession } from '../checkpoint/checkpointSession.ts';
import '../checkpoint/checkpointView.ts';
import { DiffSession } from '../diff/diffSession.ts';
import '../diff/diffView.ts';
import { UpdatesSession } from '../updates/updatesSession.ts';
import '../updates/updatesView.ts';
import { failureOf, Host } from '../host/host.ts';
import { acquireApi } from '../host/vscodeApi.ts';
import { t } from '../l10n.ts';
import '../hover/hoverCard.ts';
import type { HoverCard } from '../hover/hoverCard.ts';
import { keepTableState } from '../state/restore.ts';
import { ViewStateStore } from '../state/viewState.ts';
import { copyText } from '../host/copyText.ts';
import { act } from './actions.ts';
import './failureView.ts';
import { offerMenu } from './contextMenu.ts';
import './notice.ts';
import type { NoticeText } from './notice.ts';
import { spokenEnd, subjectOf } from './runStatus.ts';
import { base } from './styles.ts';

type OpenSession = CheckpointSession | DiffSession | UpdatesSession;
type Content = OpenSession | FailedInit | null;

@customElement('checkpoint-lens-app')
export class App extends LitElement {
  static override readonly styles = [
    base,
    css`
      :host {
        display: flex;
        flex-direction: column;
        height: 100%;
        overflow: hidden;
      }
      main {
        display: flex;
        flex-direction: column;
        flex: 1;
        min-height: 0;
      }
      lens-checkpoint,
      lens-diff,
      lens-updates,
      lens-failure {
        flex: 1;
        min-height: 0;
      }
      lens-failure {
        overflow: auto;
      }
    `,
  ];

  @state() private content: Content = null;
  @state() private notice: NoticeText | null = null;
  @state() private spoken = '';
  @query('lens-hover-card') private readonly card!: HoverCard;
  private readonly store: ViewStateStore;
  private readonly host: Host;
  private stopKeeping: (() => void) | undefined;

  constructor() {
    super();
    const api = acquireApi();
    this.store = new ViewStateStore(api);
    this.host = new Host(api);
    this.host.onNotification(InitChanged, () => void this.open());
    this.host.onNotification(Notice, (notice) => (this.notice = notice));
    this.host.onNotification(ShowHover, () => this.card.showFocused());
    this.host.onNotification(ShowRow, ({ row }) => this.showRow(row));
    this.addEventListener('lens-announce', (event) =>
      this.say((event as CustomEvent<string>).detail),
    );
    this.addEventListener(
      'lens-copy-text',
      (event) => void this.copy((event as CustomEvent<string>).detail),
    );
    this.host.onNotification(Act, (params) => this.act(params));
    this.addEventListener('contextmenu', offerMenu);
    this.addEventListener('lens-reload', () => void this.reload());
    this.addEventListener('lens-dismiss', () => (this.notice = null));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.open();
  }

  protected override render(): TemplateResult {
    const notice =
      this.notice === null ? nothing : html`<lens-notice .notice=${this.notice}></lens-notice>`;
    return html`<main>
        ${notice} ${this.renderContent()}
        <lens-hover-card .host=${this.host} .session=${this.session}></lens-hover-card>
      </main>
      <div class="visually-hidden" role="status" aria-live="polite">${this.spoken}</div>`;
  }

  private renderContent(): TemplateResult {
    const { content, host, store } = this;
    if (content === null) {
      return html`<vscode-progress-bar
        indeterminate
        aria-label=${t('Opening')}
      ></vscode-progress-bar>`;
    }
    if (content instanceof CheckpointSession) {
      return html`<lens-checkpoint .host=${host} .session=${content} .store=${store}>
      </lens-checkpoint>`;
    }
    if (content instanceof DiffSession) {
      return html`<lens-diff .host=${host} .session=${content} .store=${store}></lens-diff>`;
    }
    if (content instanceof UpdatesSession) {
      return html`<lens-updates .host=${host} .session=${content} .store=${store}></lens-updates>`;
    }
    return html`<lens-failure .init=${content}></lens-failure>`;
  }

  /** Asks what to show; also after the editor has read the files again. */
  private async open(): Promise<void> {
    let init: ShownInit;
    try {
      init = await this.host.request(Ready, {});
    } catch (error) {
      init = { kind: 'failed', title: 'Checkpoint Lens', failure: failureOf(error) };
    }
    this.close();
    if (init.kind === 'failed') {
      this.content = init;
      return;
    }
    if (init.kind === 'checkpoint') {
      const session = new CheckpointSession(this.host, init);
      this.stopKeeping = keepTableState(session.table, this.store);
      this.show(session);
      void session.load(init.rows);
    } else if (init.kind === 'diff') {
      const session = new DiffSession(this.host, init);
      this.stopKeeping = keepTableState(session.table, this.store);
      this.show(session);
      void session.load(init.rows);
    } else {
      const session = new UpdatesSession(this.host, init);
      this.stopKeeping = keepTableState(session.table, this.store);
      this.show(session);
      void session.load(init.rows);
    }
  }

  private show(session: OpenSession): void {
    this.content = session;
    let status = session.runs.state?.status;
    session.runs.changes.subscribe(() => {
      const run = session.runs.state;
      if (run !== null && run.status !== status) {
        status = run.status;
        if (status === 'running' && this.notice?.severity === 'error') {
          this.notice = null; // a new attempt answers what went wrong before
        }
        this.say(status === 'running' ? t('{0} started', subjectOf(run)) : spokenEnd(run));
      }
    });
  }

  /** What is open; null where nothing could be opened. */
  private get session(): OpenSession | null {
    return this.content === null || 'kind' in this.content ? null : this.content;
  }

  private showRow(row: number): void {
    if (this.session !== null) {
      this.store.update({ isDetailOpen: true });
      this.session.show(row);
    }
  }

  private close(): void {
    this.stopKeeping?.();
    this.session?.dispose();
    this.content = null;
  }

  private async reload(): Promise<void> {
    this.notice = null;
    await this.tell(() => this.host.request(Reload, {}));
  }

  private act(params: { action: WebviewAction; isOnSelection: boolean }): void {
    if (this.content !== null && !('kind' in this.content)) {
      act(params, this.content, (text) => void this.copy(text));
    }
  }

  private async copy(text: string): Promise<void> {
    await this.tell(() => copyText(this.host, text));
    this.say(t('Copied'));
  }

  private async tell(request: () => Promise<void>): Promise<void> {
    try {
      await request();
    } catch (error) {
      this.notice = { severity: 'error', message: failureOf(error).message };
    }
  }

  private say(text: string): void {
    this.spoken = text;
  }
}
