/** What could not be paired, and so is left out of every figure; and what can be done about it. */
import '@vscode-elements/elements/dist/vscode-button/index.js';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { OpenSide, type DiffInit } from '../../src/protocol/webview.ts';
import { base } from '../components/styles.ts';
import { counted } from '../format.ts';
import { nameList } from '../components/nameList.ts';
import { failureOf, type Host } from '../host/host.ts';
import { t } from '../l10n.ts';
import { FULL_LENGTH, ROW_LENGTH, visibleText } from '../visibleText.ts';
import './nameRules.ts';
import { unmatchedStyles } from './unmatchedStyles.ts';
import { unmatchedLists, type Entry, type Side, type UnmatchedList } from './unmatchedLists.ts';

@customElement('lens-unmatched')
export class Unmatched extends LitElement {
  static override readonly styles = [base, unmatchedStyles];

  @property({ attribute: false }) host!: Host;
  @property({ attribute: false }) init!: DiffInit;
  @state() private error: string | null = null;
  @state() private isOpen = false;

  protected override render(): unknown {
    const lists = unmatchedLists(this.init);
    const title = this.titleOf(lists);
    if (title === null) {
      return nothing;
    }
    return html`<details
      ?open=${this.isOpen}
      @toggle=${(event: Event) => (this.isOpen = (event.target as HTMLDetailsElement).open)}
    >
      <summary>${title}</summary>
      ${this.isOpen ? this.renderPanel(lists) : nothing}
    </details>`;
  }

  /** Null where there is nothing to say. */
  private titleOf(lists: readonly UnmatchedList[]): string | null {
    const { rules } = this.init;
    const briefs = (isLeftOut: boolean): string =>
      lists
        .filter((list) => list.isLeftOut === isLeftOut)
        .map(({ brief }) => brief)
        .join(', ');
    const parts = [
      ...(briefs(true) === '' ? [] : [t('Not compared: {0}', briefs(true))]),
      ...(briefs(false) === '' ? [] : [briefs(false)]),
      ...(rules.length === 0 ? [] : [counted(rules.length, 'name rule')]),
    ];
    return parts.length === 0 ? null : parts.join(' · ');
  }

  private renderPanel(lists: readonly UnmatchedList[]): TemplateResult {
    return html`<div
      class="panel"
      tabindex="0"
      role="region"
      aria-label=${t('Tensors not compared')}
    >
      ${this.error === null ? nothing : html`<p class="error" role="alert">${this.error}</p>`}
      <div class="lists">${lists.map((list) => this.renderList(list))}</div>
      <lens-name-rules .host=${this.host} .init=${this.init}></lens-name-rules>
    </div>`;
  }

  private renderList({ title, entries, unlisted }: UnmatchedList): TemplateResult {
    return nameList({
      ...{ title, items: entries, unlisted },
      copy: () => this.copy(entries),
      item: (entry) => this.renderEntry(entry),
    });
  }

  private renderEntry(entry: Entry): TemplateResult {
    const { name, side, note } = entry;
    const shown = visibleText(name, ROW_LENGTH);
    const where = side === 'base' ? t('Show in the base') : t('Show in the other');
    return html`<li>
      ${
        side === null
          ? html`<span class="untrusted">${shown}</span>`
          : html`<button
              class="untrusted"
              title=${`${where}: ${visibleText(name, FULL_LENGTH)}`}
              @click=${() => void this.open(side, name)}
            >
              ${shown}
            </button>`
      }
      ${
        note === undefined
          ? nothing
          : html`<span class="muted untrusted">${visibleText(note, FULL_LENGTH)}</span>`
      }
    </li>`;
  }

  private async open(side: Side, name: string): Promise<void> {
    try {
      this.error = null;
      await this.host.request(OpenSide, { side, name });
    } catch (error) {
      this.error = failureOf(error).message;
    }
  }

  private copy(entries: readonly Entry[]): void {
    const detail = entries.map(({ name }) => name).join('\n');
    this.dispatchEvent(
      new CustomEvent('lens-copy-text', { detail, bubbles: true, composed: true }),
    );
  }
}
