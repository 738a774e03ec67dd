/** The user's rules for names: what is called otherwise in the other checkpoint, and what that pairs. */
import '@vscode-elements/elements/dist/vscode-button/index.js';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { LONGEST_PATTERN, MOST_RULES, problemOf } from '../../src/analysis/nameRules.ts';
import { suggestRule } from '../../src/analysis/ruleSuggestion.ts';
import type { NameRule, RulePreview } from '../../src/model/pair.ts';
import { PreviewRules, UseRules, type DiffInit } from '../../src/protocol/webview.ts';
import { fieldStyles } from '../components/fieldStyles.ts';
import { base } from '../components/styles.ts';
import { counted, integer } from '../format.ts';
import { failureOf, type Host } from '../host/host.ts';
import { t } from '../l10n.ts';
import { ROW_LENGTH, visibleText } from '../visibleText.ts';

/** A key pressed so soon after another is part of the same word. */
const TYPING_MS = 250;

const NONE: NameRule = { from: '', to: '' };

@customElement('lens-name-rules')
export class NameRules extends LitElement {
  static override readonly styles = [
    base,
    fieldStyles,
    css`
      :host {
        display: block;
      }
      h2 {
        margin: 4px 0;
        font-size: 12px;
        font-weight: 600;
      }
      p {
        margin: 2px 0 6px;
      }
      .fields,
      .rule {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 8px;
      }
      label {
        display: flex;
        flex: 1 1 220px;
        flex-direction: column;
        max-width: 420px;
      }
      .fields {
        align-items: flex-end;
      }
      ul {
        margin: 0 0 6px;
        padding: 0;
        list-style: none;
        line-height: 20px;
      }
      .remove {
        padding: 0 4px;
        border: 0;
        background: none;
        font: inherit;
        cursor: pointer;
        color: var(--vscode-textLink-foreground);
      }
      .remove:focus-visible {
        outline: 1px solid var(--vscode-focusBorder);
      }
    `,
  ];

  @property({ attribute: false }) host!: Host;
  @property({ attribute: false }) init!: DiffInit;
  /** Rules that are to be used, without the one that is being typed. */
  @state() private rules: readonly NameRule[] = [];
  @state() private draft: NameRule = NONE;
  @state() private preview: RulePreview | null = null;
  @state() private error: string | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asking: AbortController | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
    this.asking?.abort();
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('init')) {
      const { rules, summary } = this.init;
      this.rules = rules;
      this.draft = suggestRule(summary.onlyInBase, summary.onlyInOther) ?? NONE;
      this.askSoon();
    }
  }

  protected override render(): TemplateResult {
    return html`<h2>${t('Map names')}</h2>
      <p class="muted">
        ${t('What a name of the base is called in the other. Each * stands for the same on both sides.')}
      </p>
      ${this.renderRules()}
      <div class="fields" role="group" aria-label=${t('New rule')}>
        ${this.renderField('from', t('Name in the base'))}
        ${this.renderField('to', t('Name in the other'))}
        <vscode-button ?disabled=${!this.canUse} @click=${() => void this.use()}
          >${t('Use Rules')}</vscode-button
        >
      </div>
      <div role="status">${this.renderPreview()}</div>`;
  }

  private renderRules(): unknown {
    return this.rules.length === 0
      ? nothing
      : html`<ul class="mono">
          ${this.rules.map(
            (rule, at) =>
              html`<li class="rule">
                <span class="untrusted">${textOf(rule)}</span>
                <button
                  class="remove"
                  aria-label=${t('Remove the rule {0}', textOf(rule))}
                  @click=${() => this.removeRule(at)}
                >
                  ${t('Remove')}
                </button>
              </li>`,
          )}
        </ul>`;
  }

  private renderField(side: keyof NameRule, label: string): TemplateResult {
    const isWrong = problemOf(this.draft) === 'stars';
    return html`<label
      ><span class="muted">${label}</span
      ><input
        class="mono"
        dir="ltr"
        spellcheck="false"
        autocomplete="off"
        maxlength=${LONGEST_PATTERN}
        aria-invalid=${isWrong ? 'true' : 'false'}
        .value=${this.draft[side]}
        @input=${(event: InputEvent) => {
          this.draft = { ...this.draft, [side]: (event.target as HTMLInputElement).value.trim() };
          this.askSoon();
        }}
        @keydown=${(event: KeyboardEvent) => {
          if (event.key === 'Enter' && !event.isComposing) {
            void this.use();
          }
        }}
    /></label>`;
  }

  private renderPreview(): unknown {
    const { preview, error } = this;
    if (error !== null) {
      return html`<p class="error">${error}</p>`;
    }
    if (problemOf(this.draft) === 'stars') {
      return html`<p class="error">${t('Both sides need as many *.')}</p>`;
    }
    if (preview === null || !this.isChanged) {
      return nothing;
    }
    return html`<p>
        ${t('{0} more than by names alone, {1} in all.', counted(preview.added, 'pair'), integer(preview.pairCount))}
        ${this.renderReach(preview)}
      </p>
      <ul class="mono">
        ${preview.examples.map(
          ({ base: from, other }) =>
            html`<li class="untrusted">
              ${visibleText(from, ROW_LENGTH)} → ${visibleText(other, ROW_LENGTH)}
            </li>`,
        )}
      </ul>`;
  }

  /** Of the rule that is being typed. */
  private renderReach({ rules }: RulePreview): unknown {
    const reach = rules[this.rules.length];
    return reach === undefined
      ? nothing
      : html`<span class="muted"
          >${t('This rule fits {0} of the base; the other has {1} of them.', counted(reach.fits, 'name'), integer(reach.found))}</span
        >`;
  }

  /** All rules, with the one that is being typed where it can be used. */
  private get wanted(): readonly NameRule[] {
    return problemOf(this.draft) === null ? [...this.rules, this.draft] : this.rules;
  }

  private get isChanged(): boolean {
    return this.wanted.map(textOf).join('\n') !== this.init.rules.map(textOf).join('\n');
  }

  private get canUse(): boolean {
    return this.isChanged && problemOf(this.draft) !== 'stars' && this.wanted.length <= MOST_RULES;
  }

  private removeRule(at: number): void {
    this.rules = this.rules.filter((_rule, position) => position !== at);
    this.askSoon();
  }

  private askSoon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.ask(), TYPING_MS);
  }

  private async ask(): Promise<void> {
    this.asking?.abort();
    const asking = new AbortController();
    this.asking = asking;
    try {
      const rules = this.wanted;
      const preview = await this.host.request(PreviewRules, { rules }, asking.signal);
      if (!asking.signal.aborted) {
        this.preview = preview;
        this.error = null;
      }
    } catch (error) {
      if (!asking.signal.aborted) {
        this.error = failureOf(error).message;
      }
    }
  }

  private async use(): Promise<void> {
    if (!this.canUse) {
      return;
    }
    try {
      await this.host.request(UseRules, { rules: this.wanted });
    } catch (error) {
      this.error = failureOf(error).message;
    }
  }
}

function textOf({ from, to }: NameRule): string {
  return `${visibleText(from, ROW_LENGTH)} → ${visibleText(to, ROW_LENGTH)}`;
}
