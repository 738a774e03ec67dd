/**
 * What all editors have in common: filter, table, and the detail pane of the active row, which is the
 * slot `detail`; an editor that offers `groups` fills the slot of that name.
 */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import type { RowItem, RowReport } from '../../src/protocol/webview.ts';
import { t } from '../l10n.ts';
import { NO_FILTER, type Filter } from '../state/filter.ts';
import { LineProgress } from '../state/lineProgress.ts';
import type { Lines } from '../state/lines.ts';
import { withRecent } from '../state/recentFilters.ts';
import type { Problem } from '../filter/problem.ts';
import type { MeasuredRow } from '../state/measuredRow.ts';
import type { Session } from '../state/session.ts';
import type { Sort } from '../state/sort.ts';
import { ViewLines } from '../state/viewLines.ts';
import type { ViewStateStore } from '../state/viewState.ts';
import { announce } from './announce.ts';
import { groupKeys } from './column.ts';
import { countText } from './countText.ts';
import type { FilterBar } from './filterBar.ts';
import type { Grid } from './grid.ts';
import './filterBar.ts';
import './grid.ts';
import { TENSOR } from './noun.ts';
import './split.ts';
import { base } from './styles.ts';
import { VIEW_KEYS, viewLabel, type ViewId } from './viewTabs.ts';
import './viewTabs.ts';
import { Watch } from './watch.ts';

type Row = MeasuredRow<RowReport>;
export type AnySession = Session<RowItem, RowReport, Row>;

/** What the views of a session are made of, which is made once. */
interface ShownSession {
  readonly session: AnySession;
  readonly lines: ViewLines<Row>;
  readonly progress: LineProgress<Row>;
}

/** Scrolling and filtering are remembered and announced when they have come to rest. */
const REST_MS = 250;

@customElement('lens-workspace')
export class Workspace extends LitElement {
  static override readonly styles = [
    base,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-height: 0;
        flex: 1;
      }
      .bar {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        padding-left: 12px;
        column-gap: 8px;
      }
      lens-filter-bar {
        flex: 1 1 320px;
      }
      lens-split {
        flex: 1;
        border-top: 1px solid
          var(--vscode-editorGroup-border, var(--vscode-contrastBorder, transparent));
      }
      .table {
        display: grid;
        min-height: 0;
        min-width: 0;
        position: relative;
      }
      .empty {
        position: absolute;
        inset: 26px 0 0;
        display: grid;
        place-content: center;
        justify-items: center;
        gap: 10px;
        text-align: center;
        padding: 16px;
        pointer-events: none;
      }
      .empty vscode-button {
        pointer-events: auto;
      }
    `,
  ];

  @property({ attribute: false }) session!: AnySession;
  @property({ attribute: false }) store!: ViewStateStore;
  /** What a row is called: tensor or pair. */
  @property({ attribute: false }) noun = TENSOR;
  /** What the tabs offer. */
  @property({ attribute: false }) views: readonly ViewId[] = ['table'];
  /** What is shown until another is chosen. */
  @property({ attribute: false }) firstView: ViewId = 'table';
  /** The view of the tensors, which takes the focus back. */
  @query('lens-grid, lens-map') private readonly list!: Pick<Grid, 'focusActive'> | null;
  @query('.table') private readonly panel!: HTMLElement;
  @query('lens-view-tabs') private readonly tabs!: HTMLElement | null;
  @query('lens-filter-bar') private readonly filterBar!: FilterBar;
  private shown: ShownSession | undefined;
  private rest: ReturnType<typeof setTimeout> | undefined;
  private scrollRest: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    new Watch(this, () => [this.session.table.changes, this.session.changes]);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('keydown', this.onWindowKeydown);
    window.addEventListener('focus', this.onWindowFocus);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('keydown', this.onWindowKeydown);
    window.removeEventListener('focus', this.onWindowFocus);
  }

  protected override render(): TemplateResult {
    const { table } = this.session;
    const isOpen = table.active !== null && this.store.value.isDetailOpen;
    return html`<div class="bar">
        ${this.renderTabs()}
        <lens-filter-bar
          .filter=${table.filter}
          .vocabulary=${table.vocabulary}
          .problems=${table.problems}
          .recent=${this.store.value.recentFilters}
          .count=${countText(this.session, this.noun)}
          @lens-filter=${(event: CustomEvent<Filter>) => this.setFilter(event.detail)}
          @lens-filter-used=${(event: CustomEvent<string>) => this.rememberFilter(event.detail)}
          @lens-to-table=${() => this.toTable()}
        ></lens-filter-bar>
      </div>
      <lens-split
        .open=${isOpen}
        .share=${this.store.value.detailShare}
        label=${t('Width of the detail pane')}
        @lens-split=${(event: CustomEvent<number>) =>
          this.store.update({ detailShare: event.detail })}
      >
        <div
          class="table"
          role=${this.views.length > 1 ? 'tabpanel' : nothing}
          aria-label=${this.views.length > 1 ? viewLabel(this.view) : nothing}
          @lens-pick=${() => this.showDetail(true)}
          @lens-rows=${(event: CustomEvent<readonly number[]>) =>
            this.session.onScreen.show(event.detail)}
        >
          ${this.renderView()}
          ${table.visible.length === 0 && this.view !== 'groups' ? this.renderEmpty() : nothing}
        </div>
        ${
          isOpen
            ? html`<slot
                name="detail"
                slot="end"
                @lens-close=${() => this.closeDetail()}
                @keydown=${this.onDetailKeydown}
              ></slot>`
            : nothing
        }
      </lens-split>`;
  }

  private get view(): ViewId {
    const { view } = this.store.value;
    return this.views.find((id) => id === view) ?? this.firstView;
  }

  private renderTabs(): unknown {
    return this.views.length < 2
      ? nothing
      : html`<lens-view-tabs
          .views=${this.views}
          .current=${this.view}
          @lens-view=${(event: CustomEvent<ViewId>) => this.setView(event.detail)}
        ></lens-view-tabs>`;
  }

  private renderView(): unknown {
    switch (this.view) {
      case 'map':
        return html`<lens-map .session=${this.session} .store=${this.store}></lens-map>`;
      case 'groups':
        return html`<slot name="groups"></slot>`;
      default:
        return keyed(this.view, this.renderGrid());
    }
  }

  private renderGrid(): TemplateResult {
    const { table, columns } = this.session;
    return html`<lens-grid
      .table=${table}
      .lines=${this.lines()}
      .columns=${columns.shown}
      .label=${this.noun.all}
      .progress=${this.shownOf(this.session).progress}
      .initialScrollTop=${this.store.value.scrollTop}
      @lens-sort=${(event: CustomEvent<Sort>) => table.setSort(event.detail)}
      @lens-scroll=${this.onScroll}
      @lens-open=${() => this.focusDetail()}
      @lens-copy=${this.onCopy}
    ></lens-grid>`;
  }

  private lines(): Lines<Row> {
    return this.shownOf(this.session).lines.of(this.view);
  }

  private shownOf(session: AnySession): ShownSession {
    if (this.shown?.session !== session) {
      const { table, total, columns } = session;
      const lines = new ViewLines<Row>(table, total, this.store, groupKeys(columns.all));
      this.shown = { session, lines, progress: new LineProgress(session) };
    }
    return this.shown;
  }

  private setView(view: ViewId): void {
    this.store.update({ view, scrollTop: 0 });
    this.requestUpdate();
  }

  private renderEmpty(): unknown {
    if (this.session.table.rows.length > 0) {
      return html`<div class="empty">
        <span class="muted">${this.noun.noneMatches}</span>
        ${this.renderUndecided()}
        <vscode-button secondary @click=${() => this.setFilter(NO_FILTER)}
          >${t('Clear Filter')}</vscode-button
        >
      </div>`;
    }
    return this.session.total > 0
      ? nothing
      : html`<div class="empty"><span class="muted">${this.noun.none}</span></div>`;
  }

  /** What could match once it is measured; the buttons above measure it. */
  private renderUndecided(): unknown {
    const { undecided } = this.session.table;
    return undecided.length === 0
      ? nothing
      : html`<span class="muted"
          >${t('Analyse to find out about {0}.', this.noun.counted(undecided.length))}</span
        >`;
  }

  private setFilter(filter: Filter): void {
    const { table } = this.session;
    table.setFilter(filter);
    clearTimeout(this.rest);
    this.rest = setTimeout(
      () => announce(this, spokenFilter(this.noun.counted(table.visible.length), table.problems)),
      REST_MS,
    );
  }

  private rememberFilter(text: string): void {
    this.store.update({ recentFilters: withRecent(this.store.value.recentFilters, text) });
    this.requestUpdate();
  }

  private toTable(): void {
    const lines = this.lines();
    if (lines.activePosition() < 0) {
      const { table } = this.session;
      if (table.isFiltering) {
        table.showNext(1); // the first match, not a module around it
      } else {
        lines.activate(0, 'move');
      }
    }
    void this.list?.focusActive();
  }

  private onScroll(event: CustomEvent<number>): void {
    clearTimeout(this.scrollRest);
    this.scrollRest = setTimeout(() => this.store.update({ scrollTop: event.detail }), REST_MS);
  }

  private onCopy(): void {
    const names = this.session.table.selectedRows().map((row) => row.name);
    this.dispatchEvent(
      new CustomEvent('lens-copy-text', {
        detail: names.join('\n'),
        bubbles: true,
        composed: true,
      }),
    );
  }

  private showDetail(isOpen: boolean): void {
    this.store.update({ isDetailOpen: isOpen });
    this.requestUpdate();
  }

  private async focusDetail(): Promise<void> {
    this.showDetail(true);
    await this.updateComplete;
    this.querySelector<HTMLElement>('[slot="detail"]')?.focus();
  }

  /** Escape that nothing in the pane had a use for leads back to the row. */
  private onDetailKeydown(event: KeyboardEvent): void {
    if (event.key === 'Escape' && !event.defaultPrevented) {
      void this.list?.focusActive();
    }
  }

  private closeDetail(): void {
    this.showDetail(false);
    void this.list?.focusActive();
  }

  /** When VS Code gives the keyboard to the webview, it is of use only on something in it. */
  private readonly onWindowFocus = (): void => {
    if (document.activeElement === document.body) {
      void this.list?.focusActive();
    }
  };

  private readonly onWindowKeydown = (event: KeyboardEvent): void => {
    const isFind = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'f';
    const isSlash = event.key === '/' && this.isForViews(event);
    if (isFind || isSlash) {
      event.preventDefault();
      this.filterBar.focusField();
      return;
    }
    if (event.key === 'F3' && this.session.table.isFiltering) {
      // the next match, as in VS Code's editors; the focus stays where it is
      event.preventDefault();
      this.session.table.showNext(event.shiftKey ? -1 : 1);
      return;
    }
    const view = this.isForViews(event)
      ? VIEW_KEYS[event.key.toLowerCase()]?.(this.view)
      : undefined;
    if (view !== undefined && this.views.includes(view)) {
      event.preventDefault();
      this.setView(view);
    }
  };

  /** Single letters are for the lists of tensors: elsewhere they may be meant for what has the focus. */
  private isForViews(event: KeyboardEvent): boolean {
    const isInViews = event.composedPath().some((at) => at === this.panel || at === this.tabs);
    return isPlain(event) && (isInViews || event.target === document.body);
  }
}

function spokenFilter(rows: string, problems: readonly Problem[]): string {
  return [t('{0} shown', rows), ...problems.map(({ message }) => message)].join('; ');
}

/** A key that is no command. */
function isPlain(event: KeyboardEvent): boolean {
  return !event.ctrlKey && !event.metaKey && !event.altKey;
}
