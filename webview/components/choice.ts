/** One of a few ways to see something: buttons in a row, of which one is pressed. */
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';

export interface Option {
  readonly value: string;
  readonly label: string;
  /** Says more on hover. */
  readonly hint: string;
}

/** Sends `lens-choose` with the value that was chosen. */
@customElement('lens-choice')
export class Choice extends LitElement {
  static override readonly styles = css`
    :host {
      display: inline-flex;
    }
    fieldset {
      display: flex;
      margin: 0;
      padding: 0;
      border: 1px solid
        var(--vscode-settings-dropdownBorder, var(--vscode-contrastBorder, transparent));
      border-radius: 3px;
    }
    legend,
    input {
      position: absolute;
      opacity: 0;
      width: 1px;
      height: 1px;
      overflow: hidden;
      margin: 0;
    }
    label {
      padding: 1px 8px;
      line-height: 18px;
      font-size: 12px;
      border: 1px solid transparent;
      border-radius: 2px;
      cursor: pointer;
      white-space: nowrap;
    }
    label:hover {
      background: var(--vscode-toolbar-hoverBackground);
    }
    label:has(:checked) {
      color: var(--vscode-inputOption-activeForeground);
      background: var(--vscode-inputOption-activeBackground);
      border-color: var(--vscode-inputOption-activeBorder);
    }
    label:has(:focus-visible) {
      outline: 1px solid var(--vscode-focusBorder);
      outline-offset: 1px;
    }
    @media (forced-colors: active) {
      label:not(:has(:checked)) {
        border-color: Canvas;
      }
    }
  `;

  @property() label = '';
  @property() value = '';
  @property({ attribute: false }) options: readonly Option[] = [];

  protected override render(): TemplateResult {
    return html`<fieldset>
      <legend>${this.label}</legend>
      ${this.options.map(
        ({ value, label, hint }) =>
          html`<label title=${hint}
            ><input
              type="radio"
              name="choice"
              .checked=${value === this.value}
              @change=${() => this.choose(value)}
            />${label}</label
          >`,
      )}
    </fieldset>`;
  }

  private choose(value: string): void {
    this.dispatchEvent(new CustomEvent('lens-choose', { detail: value }));
  }
}
