/** Table and detail pane with a border between them that mouse and keyboard move; stacked where it is narrow. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';

/** Under this width in CSS pixels the detail pane lies below the table. */
const NARROW = 700;
const MIN_SHARE = 0.2;
const MAX_SHARE = 0.75;
const STEP = 0.02;

@customElement('lens-split')
export class Split extends LitElement {
  static override readonly styles = css`
    :host {
      display: flex;
      min-height: 0;
      position: relative;
    }
    :host(.stacked) {
      flex-direction: column;
    }
    .start,
    .end {
      min-width: 0;
      min-height: 0;
      display: grid;
    }
    .start {
      flex: 1 1 0;
    }
    .end {
      flex: 0 0 auto;
    }
    .sash {
      flex: none;
      position: relative;
      background: var(--vscode-editorGroup-border, var(--vscode-contrastBorder, transparent));
      touch-action: none;
    }
    :host(:not(.stacked)) .sash {
      width: 1px;
      cursor: ew-resize;
    }
    :host(.stacked) .sash {
      height: 1px;
      cursor: ns-resize;
    }
    .sash::after {
      content: '';
      position: absolute;
      inset: -2px;
      z-index: 2;
      transition: background-color 100ms 200ms;
    }
    .sash:hover::after,
    .sash:focus-visible::after,
    .sash.dragging::after {
      background: var(--vscode-sash-hoverBorder, var(--vscode-focusBorder));
    }
    .sash:focus-visible {
      outline: none;
    }
    @media (prefers-reduced-motion: reduce) {
      .sash::after {
        transition: none;
      }
    }
  `;

  /** Whether the second pane is shown. */
  @property({ type: Boolean }) open = false;
  /** The second pane's share of the room. */
  @property({ type: Number }) share = 0.36;
  @property() label = '';
  @state() private isStacked = false;
  @state() private isDragging = false;

  private readonly observer = new ResizeObserver(() => {
    this.isStacked = this.clientWidth < NARROW;
  });

  override connectedCallback(): void {
    super.connectedCallback();
    this.observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.observer.disconnect();
  }

  protected override render(): TemplateResult {
    this.classList.toggle('stacked', this.isStacked);
    return html`<div class="start"><slot></slot></div>
      ${this.open ? this.renderEnd() : nothing}`;
  }

  private renderEnd(): TemplateResult {
    const size = `${(this.share * 100).toFixed(2)}%`;
    return html`<div
        class="sash ${this.isDragging ? 'dragging' : ''}"
        role="separator"
        tabindex="0"
        aria-label=${this.label}
        aria-orientation=${this.isStacked ? 'horizontal' : 'vertical'}
        aria-valuenow=${Math.round((1 - this.share) * 100)}
        aria-valuemin=${Math.round((1 - MAX_SHARE) * 100)}
        aria-valuemax=${Math.round((1 - MIN_SHARE) * 100)}
        @pointerdown=${this.onPointerDown}
        @pointermove=${this.onPointerMove}
        @pointerup=${() => (this.isDragging = false)}
        @pointercancel=${() => (this.isDragging = false)}
        @keydown=${this.onKeydown}
      ></div>
      <div class="end" .style=${`flex-basis: ${size}`}><slot name="end"></slot></div>`;
  }

  private onPointerDown(event: PointerEvent): void {
    if (event.target instanceof Element) {
      event.target.setPointerCapture(event.pointerId);
      this.isDragging = true;
    }
  }

  private onPointerMove(event: PointerEvent): void {
    if (this.isDragging) {
      const box = this.getBoundingClientRect();
      this.move(
        this.isStacked
          ? (box.bottom - event.clientY) / box.height
          : (box.right - event.clientX) / box.width,
      );
    }
  }

  private onKeydown(event: KeyboardEvent): void {
    const grow = this.isStacked ? 'ArrowUp' : 'ArrowLeft';
    const shrink = this.isStacked ? 'ArrowDown' : 'ArrowRight';
    if (event.key === grow || event.key === shrink) {
      event.preventDefault();
      this.move(this.share + (event.key === grow ? STEP : -STEP));
    }
  }

  private move(share: number): void {
    this.share = Math.max(MIN_SHARE, Math.min(MAX_SHARE, share));
    this.dispatchEvent(new CustomEvent('lens-split', { detail: this.share, bubbles: true }));
  }
}
