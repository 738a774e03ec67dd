/** A figure with its name; its definition appears on hover and on keyboard focus. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { t } from '../l10n.ts';
import { METRICS, type Metric, type MetricId } from '../metrics.ts';

const HOVER_DELAY_MS = 350;
const GAP = 4;

@customElement('lens-figure')
export class Figure extends LitElement {
  static override readonly styles = css`
    :host {
      display: block;
      min-width: 0;
    }
    button {
      all: unset;
      cursor: help;
      color: var(--vscode-descriptionForeground);
      font-size: 12px;
      /* alike in every script, so that figures in a row are level */
      line-height: 16px;
      max-width: 100%;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
      display: block;
    }
    button:hover {
      color: var(--vscode-foreground);
    }
    button:focus-visible {
      outline: 1px solid var(--vscode-focusBorder);
      outline-offset: 1px;
    }
    .value {
      font-variant-numeric: tabular-nums;
      white-space: nowrap;
      overflow: hidden;
      text-overflow: ellipsis;
    }
    :host([large]) .value {
      font-size: 20px;
      line-height: 28px;
    }
    .definition {
      position: fixed;
      inset: auto;
      margin: 0;
      max-width: min(380px, calc(100vw - 16px));
      box-sizing: border-box;
      padding: 8px 10px;
      color: var(--vscode-editorHoverWidget-foreground);
      background: var(--vscode-editorHoverWidget-background);
      border: 1px solid var(--vscode-editorHoverWidget-border);
      border-radius: 3px;
      box-shadow: 0 2px 8px var(--vscode-widget-shadow, transparent);
      font-size: 12px;
      line-height: 1.45;
    }
    .definition > * {
      margin: 0;
    }
    .definition > * + * {
      margin-top: 4px;
    }
    .title {
      font-weight: 600;
    }
    .formula {
      font-family: var(--vscode-editor-font-family);
    }
    .note {
      color: var(--vscode-descriptionForeground);
      white-space: pre-line;
    }
  `;

  @property() metric: MetricId = 'mean';
  /** Where the metric's own title does not say enough. */
  @property() label = '';
  @property() value = '';
  /** The value with every digit. */
  @property() exact = '';
  /** What more there is to say of the value, in lines. */
  @property() note = '';
  @query('.definition') private readonly definition!: HTMLElement;
  private delay: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.delay);
  }

  protected override render(): TemplateResult {
    const metric: Metric = METRICS[this.metric];
    const unit =
      metric.unit === '' ? nothing : html`<p class="note">${t('Unit: {0}', metric.unit)}</p>`;
    const digits =
      this.exact === '' ? nothing : html`<p class="note">${t('Value: {0}', this.exact)}</p>`;
    return html`<button
        aria-describedby="definition"
        @pointerenter=${this.showSoon}
        @pointerleave=${this.hide}
        @focus=${this.showOnKeyboard}
        @blur=${this.hide}
        @keydown=${this.onKeydown}
      >
        ${this.label || metric.title}
      </button>
      <div class="value" title=${this.exact || nothing}>${this.value}<slot></slot></div>
      <div class="definition" id="definition" role="tooltip" popover="manual">
        <p class="title">${metric.title}</p>
        <p class="formula">${metric.formula}</p>
        <p>${metric.reading}</p>
        ${unit}${digits} ${this.note === '' ? nothing : html`<p class="note">${this.note}</p>`}
      </div>`;
  }

  private showSoon(): void {
    clearTimeout(this.delay);
    this.delay = setTimeout(() => this.show(), HOVER_DELAY_MS);
  }

  private showOnKeyboard(event: FocusEvent): void {
    if (event.target instanceof Element && event.target.matches(':focus-visible')) {
      this.show();
    }
  }

  /** Below the name, or above it where there is no room below; always inside the window. */
  private show(): void {
    const { definition } = this;
    definition.showPopover();
    const anchor = this.getBoundingClientRect();
    const box = definition.getBoundingClientRect();
    const below = anchor.top + 18 + GAP;
    const top = below + box.height < window.innerHeight ? below : anchor.top - box.height - GAP;
    const left = Math.min(anchor.left, window.innerWidth - box.width - 8);
    definition.style.top = `${Math.max(8, top)}px`;
    definition.style.left = `${Math.max(8, left)}px`;
  }

  private hide(): void {
    clearTimeout(this.delay);
    this.definition.hidePopover();
  }

  private onKeydown(event: KeyboardEvent): void {
    if (event.key === 'Escape' && this.definition.matches(':popover-open')) {
      event.stopPropagation();
      this.hide();
    }
  }
}
