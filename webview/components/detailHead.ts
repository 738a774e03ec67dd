/** The head of a detail pane: the name, Copy and Close. */
import '@vscode-elements/elements/dist/vscode-toolbar-button/index.js';
import { html, type TemplateResult } from 'lit';
import { t } from '../l10n.ts';
import { wholeName } from './nameView.ts';

export function detailHead(pane: HTMLElement, name: string): TemplateResult {
  const send = (type: string, detail?: string): void => {
    pane.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  };
  return html`<div class="top">
    <h2 class="untrusted" tabindex="-1">${wholeName(name)}</h2>
    <vscode-toolbar-button
      icon="copy"
      label=${t('Copy name')}
      title=${t('Copy name')}
      @click=${() => send('lens-copy-text', name)}
    ></vscode-toolbar-button>
    <vscode-toolbar-button
      icon="close"
      label=${t('Close details')}
      title=${t('Close details')}
      @click=${() => send('lens-close')}
    ></vscode-toolbar-button>
  </div>`;
}
