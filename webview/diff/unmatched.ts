/** What could not be paired, and so is left out of every figure; and what can be done about it. */
import '@vscode-elements/elements/dist/vscode-button/index.js';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { OpenSide, type DiffInit } from '../../src/protocol/webview.ts';
import { base } from '../components/styles.ts';
import { counted, integer } from '../format.ts';
import { failureOf, type Host } from '../host/host.ts';
import { t } from '../l10n.ts';
import { FULL_LENGTH, ROW_LENGTH, visibleText } from '../visibleText.ts';
import './nameRules.ts';
import { unmatchedLists, type Entry, type Side, type UnmatchedList } from './unmatchedLists.ts';

/** Of a longer list only the beginning is shown; all names are copied. */
const LIMIT = 500;

@customElement('lens-unmatched')
export class Unmatched extends LitElement {
  static override readonly styles = [
    base,
    css`
      :host {
        display: contents;
      }
      details[open] {
        flex-basis: 100%;
      }
      summary {
        width: fit-content;
        cursor: pointer;
        color: var(--vscode-textLink-foreground);
      }
      summary:focus-visible,
      button:focus-visible,
      .panel:focus-visible {
        outline: 1px solid var(--vscode-focusBorder);
        outline-offset: 1px;
      }
      details {
        container-type: inline-size;
      }
      details:not([open]) {
        container-type: normal;
      }
      .panel {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 4px 32px;
        max-height: 42vh;
        overflow: auto;
        padding: 6px 8px 8px 16px;
      }
      .lists {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 260px), 1fr));
        gap: 4px 24px;
        align-content: start;
      }
      @container (min-width: 900px) {
        .panel {
          grid-template-columns: minmax(0, 1fr) 360px;
        }
      }
      section {
        min-width: 0;
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 0 12px;
      }
      h2 {
        margin: 4px 0;
        font-size: 12px;
        font-weight: 600;
      }
      ul {
        margin: 0 0 6px;
        padding: 0;
        list-style: none;
        max-height: 16em;
        overflow: auto;
      }
      li {
        line-height: 20px;
      }
      button {
        padding: 0;
        border: 0;
        background: none;
        font: inherit;
        text-align: start;
        cursor: pointer;
        color: var(--vscode-textLink-foreground);
      }
      button:hover {
        text-decoration: underline;
        color: var(--vscode-textLink-activeForeground);
      }
    `,
  ];

  @property({ attribute: false }) host!: Host;
  @property({ attribute: false }) init!: DiffInit;
  @state() private error: string | null = null;
  @state() private isOpen = false;

  protected override render(): unknown {
    const lists = unmatchedLists(this.init.summary);
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

  private renderList(list: UnmatchedList): TemplateResult {
    const { title, entries } = list;
    const rest = entries.length - LIMIT;
    return html`<section>
      <div class="head">
        <h2>${title}</h2>
        <button aria-label=${t('Copy Names: {0}', title)} @click=${() => this.copy(entries)}>
          ${t('Copy Names')}
        </button>
      </div>
      <ul class="mono" tabindex="0" aria-label=${title}>
        ${entries.slice(0, LIMIT).map((entry) => this.renderEntry(entry))}
        ${rest > 0 ? html`<li class="muted">${t('and {0} more', integer(rest))}</li>` : nothing}
      </ul>
    </section>`;
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
