/** What could not be opened: what is wrong and what to do. */
import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-icon/index.js';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Failure, FailureKind, MissingShard } from '../../src/model/failure.ts';
import type { FailedInit } from '../../src/protocol/webview.ts';
import { counted, t } from '../l10n.ts';
import { FULL_LENGTH, visibleText } from '../visibleText.ts';
import { base } from './styles.ts';

const HEADINGS: Readonly<Record<FailureKind, string>> = {
  invalid: t('This is not a valid checkpoint'),
  unreadable: t('The file cannot be read'),
  changed: t('The file changed while it was read'),
  cancelled: t('Opening was cancelled'),
  engine: t('The analysis engine ended'),
  internal: t('Checkpoint Lens made an error'),
};

const ADVICE: Readonly<Record<FailureKind, string>> = {
  invalid: t('Get or write the file again, then reload.'),
  unreadable: t('Check that the file is there and that you may read it, then reload.'),
  changed: t('Reload when it has been written completely.'),
  cancelled: t('Reload to open it.'),
  engine: t('Reload to start it again.'),
  internal: t('Reload; if it stays so, report the message.'),
};

@customElement('lens-failure')
export class FailureView extends LitElement {
  static override readonly styles = [
    base,
    css`
      :host {
        display: grid;
        place-content: center;
        justify-items: center;
        gap: 8px;
        min-height: 100%;
        padding: 24px;
        box-sizing: border-box;
        text-align: center;
      }
      .icon {
        --vscode-icon-foreground: var(--vscode-editorError-foreground);
        color: var(--vscode-editorError-foreground, var(--vscode-errorForeground));
      }
      h1 {
        margin: 4px 0 0;
        font-size: 16px;
        font-weight: 600;
      }
      p {
        margin: 0;
        max-width: 560px;
        line-height: 1.5;
      }
      ul {
        margin: 0;
        padding: 0;
        list-style: none;
        max-height: 40vh;
        overflow: auto;
        text-align: left;
        line-height: 1.6;
      }
      li {
        display: flex;
        justify-content: space-between;
        gap: 24px;
      }
      .buttons {
        display: flex;
        gap: 8px;
        margin-top: 12px;
      }
      code {
        font-family: var(--vscode-editor-font-family);
        padding: 1px 2px;
        border-radius: 3px;
        color: var(--vscode-textPreformat-foreground, inherit);
        background: var(--vscode-textPreformat-background, transparent);
      }
    `,
  ];

  @property({ attribute: false }) init!: FailedInit;

  protected override render(): TemplateResult {
    const { failure, title } = this.init;
    const isIncomplete = isMissing(failure);
    return html`<vscode-icon class="icon" name="error" size="48" aria-hidden="true"></vscode-icon>
      <h1>${isIncomplete ? t('Shards of this model are missing') : HEADINGS[failure.kind]}</h1>
      <p class="mono untrusted">${visibleText(title, FULL_LENGTH)}</p>
      <p class="untrusted">
        ${isIncomplete ? t('The index names files that are not in its folder:') : withCode(sentence(failure))}
      </p>
      ${renderMissing(failure.missing ?? [])}
      <p class="muted">${adviceOf(failure)}</p>
      ${
        failure.path === undefined || failure.path === title
          ? nothing
          : html`<p class="muted mono untrusted">${visibleText(failure.path, FULL_LENGTH)}</p>`
      }
      <div class="buttons">
        <vscode-button @click=${this.reload}>${t('Reload')}</vscode-button>
        <vscode-button secondary @click=${() => this.copy(failure)}
          >${t('Copy Message')}</vscode-button
        >
      </div>`;
  }

  private copy(failure: Failure): void {
    const detail = [failure.path, failure.message].filter(Boolean).join(': ');
    this.dispatchEvent(
      new CustomEvent('lens-copy-text', { detail, bubbles: true, composed: true }),
    );
  }

  private reload(): void {
    this.dispatchEvent(new CustomEvent('lens-reload', { bubbles: true, composed: true }));
  }
}

function renderMissing(missing: readonly MissingShard[]): unknown {
  return missing.length === 0
    ? nothing
    : html`<ul aria-label=${t('Missing shards')}>
        ${missing.map(
          ({ file, tensors }) =>
            html`<li>
              <span class="mono untrusted">${visibleText(file, FULL_LENGTH)}</span>
              <span class="muted">${counted(tensors, 'tensor')}</span>
            </li>`,
        )}
      </ul>`;
}

function isMissing({ missing }: Failure): boolean {
  return (missing?.length ?? 0) > 0;
}

/** What the message itself says to do goes before what is usual for its kind. */
function adviceOf(failure: Failure): string {
  if (isMissing(failure)) {
    return t('Get them, then reload.');
  }
  return failure.message.includes('`') ? t('Reload when that is done.') : ADVICE[failure.kind];
}

/** A message quotes what is to be typed by backticks. */
function withCode(text: string): unknown {
  return text.split('`').map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : part));
}

/** The message begins with a small letter, as after the path on the command line. */
function sentence({ message, tensor }: Failure): string {
  const text = message.charAt(0).toUpperCase() + message.slice(1);
  const named = tensor === undefined || message.includes(tensor) ? text : `${tensor}: ${message}`;
  return visibleText(/[.!?]$/.test(named) ? named : `${named}.`, FULL_LENGTH);
}
