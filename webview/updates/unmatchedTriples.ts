/** What is not in all three checkpoints, and so is left out of every figure. */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { UpdatesInit } from '../../src/protocol/webview.ts';
import { nameList } from '../components/nameList.ts';
import { base } from '../components/styles.ts';
import { unmatchedStyles } from '../diff/unmatchedStyles.ts';
import { t } from '../l10n.ts';
import { FULL_LENGTH, ROW_LENGTH, visibleText } from '../visibleText.ts';
import type { OpenDetail } from './openDetail.ts';
import { unmatchedLists, type UnmatchedList } from './unmatchedLists.ts';

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
    return nameList({
      ...{ title, items: names, unlisted },
      copy: () => this.send('lens-copy-text', names.join('\n')),
      item: (name) => this.renderName(list, name),
    });
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
