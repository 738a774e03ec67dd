/** What a checkpoint was likely trained from, and a comparison with that. */
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import {
  CompareWithLikelyBase,
  LikelyBaseOf,
  type LikelyBase as Base,
} from '../../src/protocol/webview.ts';
import { base } from '../components/styles.ts';
import { failureOf, type Host } from '../host/host.ts';
import { t } from '../l10n.ts';
import { FULL_LENGTH, visibleText } from '../visibleText.ts';

@customElement('lens-likely-base')
export class LikelyBase extends LitElement {
  static override readonly styles = [
    base,
    css`
      :host {
        display: contents;
      }
      section {
        flex: 1 1 240px;
        min-width: 0;
        max-width: 560px;
      }
      h2 {
        margin: 0 0 6px;
        font-size: 11px;
        font-weight: 600;
        letter-spacing: 0.3px;
        text-transform: uppercase;
        color: var(--vscode-sideBarSectionHeader-foreground, var(--vscode-foreground));
      }
      p {
        margin: 0;
        line-height: 1.45;
      }
      button {
        padding: 0;
        border: 0;
        background: none;
        font: inherit;
        cursor: pointer;
        color: var(--vscode-textLink-foreground);
      }
      button:hover {
        text-decoration: underline;
        color: var(--vscode-textLink-activeForeground);
      }
      button:focus-visible {
        outline: 1px solid var(--vscode-focusBorder);
        outline-offset: 1px;
      }
    `,
  ];

  @property({ attribute: false }) host!: Host;
  @state() private likely: Base | null = null;
  @state() private error: string | null = null;

  protected override firstUpdated(): void {
    this.host.request(LikelyBaseOf, {}).then(
      (likely) => (this.likely = likely),
      // Without a base that can be found there is nothing to say.
      () => undefined,
    );
  }

  protected override render(): unknown {
    const { likely, error } = this;
    if (likely === null) {
      return nothing;
    }
    const { name, namedIn, isHere } = likely;
    const action = isHere ? t('Compare with this base') : t('Select another base…');
    return html`<section>
      <h2>${t('Base')}</h2>
      <p>
        <bdi class="untrusted">${visibleText(name, FULL_LENGTH)}</bdi>
      </p>
      <p class="muted">${reasonOf(namedIn, isHere)}</p>
      <p><button @click=${() => void this.compare()}>${action}</button></p>
      ${error === null ? nothing : html`<p class="error" role="alert">${error}</p>`}
    </section>`;
  }

  private async compare(): Promise<void> {
    try {
      this.error = null;
      await this.host.request(CompareWithLikelyBase, {});
    } catch (error) {
      this.error = failureOf(error).message;
    }
  }
}

function reasonOf(namedIn: string | null, isHere: boolean): string {
  if (namedIn === null) {
    return t('the step before');
  }
  return isHere ? t('named in {0}', namedIn) : t('named in {0}, not on this machine', namedIn);
}
