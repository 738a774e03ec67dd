/** The views of one list of tensors, as tabs: one tab stop, arrow keys between them. */
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { t } from '../l10n.ts';

export type ViewId = 'tree' | 'table' | 'map' | 'groups';

/** Shows the view; the key works anywhere but in a text field. */
export const VIEW_KEYS: Readonly<Record<string, (current: ViewId) => ViewId>> = {
  t: (current) => (current === 'tree' ? 'table' : 'tree'),
  m: () => 'map',
  l: () => 'groups',
};

@customElement('lens-view-tabs')
export class ViewTabs extends LitElement {
  static override readonly styles = css`
    :host {
      display: block;
    }
    .tabs {
      display: flex;
      gap: 2px;
    }
    button {
      all: unset;
      box-sizing: border-box;
      height: 26px;
      line-height: 26px;
      padding: 0 8px;
      cursor: pointer;
      color: var(--vscode-panelTitle-inactiveForeground, var(--vscode-descriptionForeground));
      border-bottom: 1px solid transparent;
    }
    button:hover,
    button[aria-selected='true'] {
      color: var(--vscode-panelTitle-activeForeground, var(--vscode-foreground));
    }
    button:hover {
      outline: 1px dashed var(--vscode-contrastActiveBorder, transparent);
      outline-offset: -1px;
    }
    button[aria-selected='true'] {
      border-bottom-color: var(--vscode-panelTitle-activeBorder, var(--vscode-focusBorder));
    }
    button:focus-visible {
      outline: 1px solid var(--vscode-focusBorder);
      outline-offset: -1px;
    }
    @media (forced-colors: active) {
      button:not([aria-selected='true']) {
        border-bottom-color: Canvas;
      }
    }
  `;

  @property({ attribute: false }) views: readonly ViewId[] = [];
  @property({ attribute: false }) current: ViewId = 'table';

  protected override render(): TemplateResult {
    return html`<div class="tabs" role="tablist" aria-label=${t('View')} @keydown=${this.onKeydown}>
      ${this.views.map((view) => this.renderTab(view))}
    </div>`;
  }

  private renderTab(view: ViewId): TemplateResult {
    const isSelected = view === this.current;
    return html`<button
      role="tab"
      id=${view}
      aria-selected=${isSelected ? 'true' : 'false'}
      tabindex=${isSelected ? 0 : -1}
      title=${hintOf(view)}
      @click=${() => this.choose(view)}
    >
      ${viewLabel(view)}
    </button>`;
  }

  private async onKeydown(event: KeyboardEvent): Promise<void> {
    const at = this.views.indexOf(this.current);
    const last = this.views.length - 1;
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: last }[event.key];
    const view = to === undefined ? undefined : this.views[Math.max(0, Math.min(last, to))];
    if (view !== undefined) {
      event.preventDefault();
      this.choose(view);
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>('[aria-selected="true"]')?.focus();
    }
  }

  private choose(view: ViewId): void {
    this.current = view;
    this.dispatchEvent(new CustomEvent<ViewId>('lens-view', { detail: view }));
  }
}

/** What the view is called. */
export function viewLabel(view: ViewId): string {
  switch (view) {
    case 'tree':
      return t('Tree');
    case 'table':
      return t('Table');
    case 'map':
      return t('Map');
    case 'groups':
      return t('Layers');
  }
}

function hintOf(view: ViewId): string {
  switch (view) {
    case 'tree':
      return t('Tensors by module (T)');
    case 'table':
      return t('All tensors in one list (T)');
    case 'map':
      return t('Layers and modules as a heat map (M)');
    case 'groups':
      return t('Figures by layer or by kind of module (L)');
  }
}
