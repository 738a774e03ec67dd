/**
 * The filter above the rows, and how much of them it leaves: a combobox with a list of what can be
 * written at the caret.
 *
 * @fires lens-filter with every change
 * @fires lens-filter-used with a text that was used, once the field is left
 * @fires lens-to-table when the rows are to have the focus
 */
import '@vscode-elements/elements/dist/vscode-icon/index.js';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { Problem } from '../filter/problem.ts';
import type { Vocabulary } from '../filter/vocabulary.ts';
import { t } from '../l10n.ts';
import { NO_FILTER, type Filter } from '../state/filter.ts';
import { filterHelp, HELP_ID, helpStyles } from './filterHelp.ts';
import { filterAction, type FilterAction } from './filterKeys.ts';
import { filterList, LIST_ID, listStyles, optionId } from './filterList.ts';
import { filterStyles } from './filterStyles.ts';
import { FilterSuggestions } from './filterSuggestions.ts';
import { base } from './styles.ts';

/** Of a list below the field, in CSS pixels: to the end of the window, and its least height. */
const MARGIN = 16;
const LEAST_ROOM = 120;

@customElement('lens-filter-bar')
export class FilterBar extends LitElement {
  static override readonly styles = [base, listStyles, helpStyles, filterStyles];

  @property({ attribute: false }) filter: Filter = NO_FILTER;
  @property({ attribute: false }) vocabulary!: Vocabulary<never>;
  @property({ attribute: false }) problems: readonly Problem[] = [];
  /** Filters that were used before, the last one first. */
  @property({ attribute: false }) recent: readonly string[] = [];
  @property() count = '';
  @state() private isHelpOpen = false;
  @query('input') private readonly field!: HTMLInputElement;
  @query('.help') private readonly help!: HTMLElement | null;
  @query('.option[aria-selected="true"]') private readonly activeOption!: HTMLElement | null;
  private isFitted = false;
  /** Position of the option that was last brought into view. */
  private shownOption = 0;
  private readonly suggestions = new FilterSuggestions(this, () => this);

  focusField(): void {
    this.field.focus();
    this.field.select();
  }

  protected override render(): TemplateResult {
    return html`<div
        class="field ${this.problems.length > 0 ? 'unclear' : ''}"
        @focusout=${this.onFocusOut}
        @keydown=${this.onKeydown}
      >
        <vscode-icon name="search"></vscode-icon>
        ${this.renderField()} ${this.renderButtons()} ${this.renderPopup()}
      </div>
      ${this.renderProblem()}
      <span class="count muted">${this.count}</span>`;
  }

  protected override updated(): void {
    const isOpen = this.isHelpOpen || this.suggestions.isOpen;
    if (isOpen && !this.isFitted) {
      this.fitPopup();
    }
    this.isFitted = isOpen;
    if (this.suggestions.active !== this.shownOption) {
      this.shownOption = this.suggestions.active;
      this.activeOption?.scrollIntoView({ block: 'nearest' });
    }
  }

  /** When it opens: to measure with every key would have the browser lay out the rows twice. */
  private fitPopup(): void {
    const room = window.innerHeight - this.field.getBoundingClientRect().bottom - MARGIN;
    this.style.setProperty('--room', `${Math.max(LEAST_ROOM, room)}px`);
  }

  private renderField(): TemplateResult {
    const { suggestions } = this;
    const { isOpen } = suggestions;
    return html`<input
      type="text"
      role="combobox"
      autocomplete="off"
      spellcheck="false"
      aria-label=${t('Filter')}
      title=${t('Filter (/ or Ctrl+F)')}
      aria-autocomplete="list"
      aria-haspopup="listbox"
      aria-expanded=${isOpen ? 'true' : 'false'}
      aria-controls=${isOpen ? LIST_ID : nothing}
      aria-activedescendant=${isOpen ? optionId(suggestions.active) : nothing}
      aria-describedby=${this.problems.length > 0 ? 'problem' : nothing}
      placeholder=${t('Filter (e.g. q_proj, dtype:bf16, layer:10-20)')}
      .value=${live(this.filter.text)}
      @input=${this.onInput}
      @mousedown=${this.onFieldClick}
    />`;
  }

  private renderButtons(): TemplateResult {
    const clear = html`<button title=${t('Clear the filter')} @click=${this.clear}>
      <vscode-icon name="close"></vscode-icon>
    </button>`;
    return html`${this.filter.text === '' ? nothing : clear}
      <button
        class="question"
        title=${t('What can be written here')}
        aria-haspopup="dialog"
        aria-expanded=${this.isHelpOpen ? 'true' : 'false'}
        aria-controls=${this.isHelpOpen ? HELP_ID : nothing}
        @click=${this.toggleHelp}
      >
        <vscode-icon name="question"></vscode-icon>
      </button>`;
  }

  private renderPopup(): unknown {
    if (this.isHelpOpen) {
      return filterHelp(this.vocabulary);
    }
    const { shown, active } = this.suggestions;
    return shown === null ? nothing : filterList(shown, active, (at) => this.take(at));
  }

  private renderProblem(): unknown {
    const text = this.problems.map(({ message }) => message).join('; ');
    return text === ''
      ? nothing
      : html`<span id="problem" class="problem muted" title=${text}>
          <vscode-icon name="info"></vscode-icon><span>${text}</span>
        </span>`;
  }

  private onInput(): void {
    this.send(this.field.value);
    this.suggestions.typed(this.field.value, this.caret);
  }

  private onFieldClick(): void {
    this.isHelpOpen = false;
    if (this.field.value === '') {
      this.suggestions.open('', 0);
    } else {
      this.suggestions.close();
    }
  }

  private onKeydown(event: KeyboardEvent): void {
    if (this.isHelpOpen) {
      this.onHelpKey(event);
    } else if (event.composedPath()[0] === this.field) {
      const { isOpen } = this.suggestions;
      const action = filterAction(event, isOpen, this.field.value === '');
      if (action !== null) {
        event.preventDefault();
        event.stopPropagation();
        this.perform(action);
      }
    }
  }

  private onHelpKey(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      event.stopPropagation();
      this.isHelpOpen = false;
      this.field.focus();
    }
  }

  private perform(action: FilterAction): void {
    const { suggestions, field } = this;
    switch (action.kind) {
      case 'move':
        return suggestions.move(action.by);
      case 'take':
        return this.take(suggestions.active);
      case 'close':
        return suggestions.close();
      case 'clear':
        return this.clear();
      case 'suggest':
        suggestions.open(field.value, this.caret);
        return;
      case 'down':
        if (!suggestions.open(field.value, this.caret)) {
          this.emit('lens-to-table');
        }
        return;
      case 'table':
        return this.emit('lens-to-table');
    }
  }

  /** What is taken is a part of the filter at once, and what can follow it is offered. */
  private take(position: number): void {
    const taken = this.suggestions.take(this.field.value, position);
    if (taken === null) {
      return;
    }
    this.field.value = taken.text;
    this.field.setSelectionRange(taken.caret, taken.caret);
    this.send(taken.text);
    this.suggestions.typed(taken.text, taken.caret);
  }

  private clear(): void {
    this.suggestions.close();
    this.send('');
    this.field.focus();
  }

  private async toggleHelp(): Promise<void> {
    this.suggestions.close();
    this.isHelpOpen = !this.isHelpOpen;
    await this.updateComplete;
    this.help?.focus();
  }

  private onFocusOut(event: FocusEvent): void {
    const next = event.relatedTarget;
    if (next instanceof Node && this.renderRoot.contains(next)) {
      return;
    }
    this.suggestions.close();
    this.isHelpOpen = false;
    if (this.filter.text.trim() !== '' && this.problems.length === 0) {
      this.emit('lens-filter-used', this.filter.text.trim());
    }
  }

  private get caret(): number {
    return this.field.selectionStart ?? this.field.value.length;
  }

  private send(text: string): void {
    this.emit('lens-filter', { text } satisfies Filter);
  }

  private emit(name: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}
