/** The filter above the table, and how much of the table it leaves. */
import '@vscode-elements/elements/dist/vscode-icon/index.js';
import '@vscode-elements/elements/dist/vscode-option/index.js';
import '@vscode-elements/elements/dist/vscode-single-select/index.js';
import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { t } from '../l10n.ts';
import type { Filter } from '../state/filter.ts';
import { base } from './styles.ts';

const PLACEHOLDER = 'Filter by name, or by glob such as *.q_proj.*';

@customElement('lens-filter-bar')
export class FilterBar extends LitElement {
  static override readonly styles = [
    base,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 6px 8px;
        padding: 8px 16px 8px 12px;
      }
      vscode-textfield {
        flex: 1 1 220px;
        max-width: 420px;
        width: auto;
      }
      vscode-single-select {
        width: 112px;
      }
      .count {
        flex: 1 1 auto;
        text-align: right;
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  @property({ attribute: false }) filter!: Filter;
  @property({ attribute: false }) dtypes: readonly string[] = [];
  @property() count = '';
  @query('vscode-textfield') private readonly field!: HTMLElement & {
    value: string;
    wrappedElement: HTMLInputElement;
  };

  focusField(): void {
    this.field.focus();
    this.field.wrappedElement.select();
  }

  protected override render(): TemplateResult {
    return html`<vscode-textfield
        .label=${t('Filter tensors by name')}
        .placeholder=${PLACEHOLDER}
        .value=${this.filter.text}
        @input=${this.changed}
        @keydown=${this.onKeydown}
      >
        <vscode-icon slot="content-before" name="search"></vscode-icon>
      </vscode-textfield>
      <span class="count muted">${this.count}</span>`;
  }

  private changed(): void {
    this.send({ text: this.field.value });
  }

  private onKeydown(event: KeyboardEvent): void {
    if (event.key === 'Escape' && this.filter.text !== '') {
      event.stopPropagation();
      this.send({ text: '' });
    } else if (event.key === 'ArrowDown' || event.key === 'Enter') {
      event.preventDefault();
      this.dispatchEvent(new CustomEvent('lens-to-table', { bubbles: true, composed: true }));
    }
  }

  private send(filter: Filter): void {
    this.dispatchEvent(
      new CustomEvent('lens-filter', { detail: filter, bubbles: true, composed: true }),
    );
  }
}
