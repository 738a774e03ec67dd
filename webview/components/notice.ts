/** A message above the content, until it is dismissed or a newer one comes. */
import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-icon/index.js';
import '@vscode-elements/elements/dist/vscode-toolbar-button/index.js';
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { t } from '../l10n.ts';
import { FULL_LENGTH, visibleText } from '../visibleText.ts';

export interface NoticeText {
  readonly severity: 'info' | 'warning' | 'error';
  readonly message: string;
}

@customElement('lens-notice')
export class NoticeBar extends LitElement {
  static override readonly styles = css`
    :host {
      display: flex;
      align-items: center;
      gap: 8px;
      padding: 4px 12px;
      color: var(--vscode-banner-foreground, var(--vscode-foreground));
      background: var(--vscode-banner-background);
      border-bottom: 1px solid var(--vscode-contrastBorder, transparent);
    }
    .info {
      color: var(--vscode-banner-iconForeground, var(--vscode-editorInfo-foreground));
    }
    .warning {
      color: var(--vscode-editorWarning-foreground);
    }
    .error {
      color: var(--vscode-editorError-foreground);
    }
    .message {
      flex: 1;
      min-width: 0;
      overflow-wrap: anywhere;
      unicode-bidi: isolate;
    }
  `;

  @property({ attribute: false }) notice!: NoticeText;

  protected override render(): TemplateResult {
    const { severity, message } = this.notice;
    return html`<vscode-icon class=${severity} name=${severity} aria-hidden="true"></vscode-icon>
      <span class="message">${visibleText(message, FULL_LENGTH)}</span>
      <vscode-button secondary @click=${() => this.send('lens-reload')}
        >${t('Reload')}</vscode-button
      >
      <vscode-toolbar-button
        icon="close"
        label=${t('Dismiss')}
        title=${t('Dismiss')}
        @click=${() => this.send('lens-dismiss')}
      ></vscode-toolbar-button>`;
  }

  private send(type: string): void {
    this.dispatchEvent(new CustomEvent(type, { bubbles: true, composed: true }));
  }
}
