/** What is not in all three checkpoints, and so is left out of every figure. */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { UpdatesInit } from '../../src/protocol/webview.ts';
import { copyHint } from '../components/copyHint.ts';
import { base } from '../components/styles.ts';
import { unmatchedStyles } from '../diff/unmatchedStyles.ts';
import { integer } from '../format.ts';
import { t } from '../l10n.ts';
import { FULL_LENGTH, ROW_LENGTH, visibleText } from '../visibleText.ts';
import type { OpenDetail } from './openDetail.ts';
import { unmatchedLists, type UnmatchedList } from './unmatchedLists.ts';

/** Of a longer list only the beginning is shown; all names that are listed are copied. */
const LIMIT = 500;

/** Sends `lens-open-side` for a name that is to be shown, and `lens-copy-text`. */
@customElement('lens-unmatched-triples')
export class UnmatchedTriples extends LitElement {
  static override readonly styles = [base, unmatchedStyles];

  @property({ attribute: false }) init!: UpdatesInit;
  @state() private isOpen = false;

  protected override render(): unknown {
    const lists = unmatchedLists(this.init);
    if (lists.length === 0) {
      return nothing;
    }
    return html`<details
      ?open=${this.isOpen}
      @toggle=${(event: Event) => (this.isOpen = (event.target as HTMLDetailsElement).open)}
    >
      <summary>${t('Not compared: {0}', lists.map(({ brief }) => brief).join(', '))}</summary>
      ${this.isOpen ? this.renderPanel(lists) : nothing}
    </details>`;
  }

  private renderPanel(lists: readonly UnmatchedList[]): TemplateResult {
    return html`<div
      class="panel"
      tabindex="0"
      role="region"
      aria-label=${t('Tensors not compared')}
    >
      <div class="lists">${lists.map((list) => this.renderList(list))}</div>
    </div>`;
  }

  private renderList(list: UnmatchedList): TemplateResult {
    const { title, names, unlisted } = list;
    const rest = Math.max(0, names.length - LIMIT) + unlisted;
    return html`<section>
      <div class="head">
        <h2>${title}</h2>
        <button
          aria-label=${t('Copy Names: {0}', title)}
          title=${copyHint(names.length, unlisted)}
          @click=${() => this.send('lens-copy-text', names.join('\n'))}
        >
          ${t('Copy Names')}
        </button>
      </div>
      <ul class="mono" tabindex="0" aria-label=${title}>
        ${names.slice(0, LIMIT).map((name) => this.renderName(list, name))}
        ${rest > 0 ? html`<li class="muted">${t('and {0} more', integer(rest))}</li>` : nothing}
      </ul>
    </section>`;
  }

  private renderName({ side }: UnmatchedList, name: string): TemplateResult {
    const detail: OpenDetail = { side, name };
    return html`<li>
      <button
        class="untrusted"
        title=${t('Show in its checkpoint: {0}', visibleText(name, FULL_LENGTH))}
        @click=${() => this.send('lens-open-side', detail)}
      >
        ${visibleText(name, ROW_LENGTH)}
      </button>
    </li>`;
  }

  private send(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}
