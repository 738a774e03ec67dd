/** A section of the detail pane that can be folded away: its content is then neither shown nor computed. */
import '@vscode-elements/elements/dist/vscode-icon/index.js';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';

/**
 * Content goes into the default slot, controls beside the heading into the slot `actions`. Sends
 * `lens-toggle` with whether it is to be open.
 */
@customElement('lens-section')
export class Section extends LitElement {
  static override readonly styles = css`
    :host {
      display: block;
      margin: 12px -16px 0;
      padding: 0 16px;
      border-top: 1px solid
        var(--vscode-editorGroup-border, var(--vscode-contrastBorder, transparent));
    }
    .head {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      justify-content: space-between;
      gap: 2px 8px;
      min-height: 26px;
      padding: 5px 0;
    }
    h3 {
      margin: 0 0 0 -8px;
      font-size: 11px;
      font-weight: 600;
      text-transform: uppercase;
      letter-spacing: 0.3px;
    }
    button {
      all: unset;
      display: flex;
      align-items: center;
      gap: 2px;
      padding: 3px 6px 3px 2px;
      border-radius: 3px;
      cursor: pointer;
      color: var(--vscode-sideBarSectionHeader-foreground, var(--vscode-foreground));
    }
    button:focus-visible {
      outline: 1px solid var(--vscode-focusBorder);
    }
    .content {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 10px;
    }
  `;

  @property() heading = '';
  @property({ type: Boolean }) open = true;

  protected override render(): TemplateResult {
    return html`<div class="head">
        <h3>
          <button
            aria-expanded=${this.open}
            aria-controls="content"
            @click=${() =>
              this.dispatchEvent(new CustomEvent('lens-toggle', { detail: !this.open }))}
          >
            <vscode-icon
              name=${this.open ? 'chevron-down' : 'chevron-right'}
              aria-hidden="true"
            ></vscode-icon
            >${this.heading}
          </button>
        </h3>
        ${this.open ? html`<slot name="actions"></slot>` : nothing}
      </div>
      <div class="content" id="content">${this.open ? html`<slot></slot>` : nothing}</div>`;
  }
}
