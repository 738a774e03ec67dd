/** The button that measures what a look at the rows in scope takes, with a menu for less and for more. */
import '@vscode-elements/elements/dist/vscode-button/index.js';
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { duration } from '../format.ts';
import { t } from '../l10n.ts';
import type { RunMetric, Runs } from '../state/runs.ts';
import type { Scope } from '../state/scope.ts';
import { hintOf, scopeText } from './scopeText.ts';
import { base } from './styles.ts';
import { Watch } from './watch.ts';

/** Metrics that are measured together, of the rows that lack them. */
export interface AnalysisPart {
  /** What the menu calls it. */
  readonly label: string;
  readonly scope: Scope;
  readonly metrics: readonly RunMetric[];
}

export interface AnalysisScope {
  /** What the button covers, all of it in one kind of scope; the part of the most rows first. */
  readonly parts: readonly AnalysisPart[];
  /** What the menu offers; asked for when it opens. */
  readonly menu: () => readonly AnalysisPart[];
  /** Of what the button would measure, in the unit of src/analysis/cost.ts. */
  readonly work: () => number;
}

@customElement('lens-analyse')
export class Analyse extends LitElement {
  static override readonly styles = [
    base,
    css`
      :host {
        display: inline-flex;
        position: relative;
      }
      .hint {
        display: inline-flex;
      }
      .whole {
        border-start-end-radius: 0;
        border-end-end-radius: 0;
      }
      .more {
        border-start-start-radius: 0;
        border-end-start-radius: 0;
        border-inline-start: 1px solid var(--vscode-button-separator, transparent);
      }
      .menu {
        position: absolute;
        z-index: 10;
        top: calc(100% + 2px);
        right: 0;
        display: grid;
        padding: 4px;
        min-width: 100%;
        box-sizing: border-box;
        border: 1px solid var(--vscode-menu-border, var(--vscode-editorWidget-border, transparent));
        border-radius: 5px;
        background: var(--vscode-menu-background, var(--vscode-editorWidget-background));
        color: var(--vscode-menu-foreground, var(--vscode-foreground));
        box-shadow: 0 2px 8px var(--vscode-widget-shadow, transparent);
      }
      .menu button {
        font: inherit;
        text-align: start;
        white-space: nowrap;
        padding: 4px 12px;
        border: 1px solid transparent;
        border-radius: 3px;
        color: inherit;
        background: none;
        cursor: pointer;
      }
      .menu button[aria-disabled='true'] {
        color: var(--vscode-disabledForeground);
        cursor: default;
      }
      .menu button:hover:not([aria-disabled='true']),
      .menu button:focus-visible {
        outline: none;
        color: var(--vscode-menu-selectionForeground, var(--vscode-list-activeSelectionForeground));
        background: var(
          --vscode-menu-selectionBackground,
          var(--vscode-list-activeSelectionBackground)
        );
        border-color: var(--vscode-menu-selectionBorder, transparent);
      }
    `,
  ];

  @property({ attribute: false }) runs!: Runs;
  /** What it covers now. */
  @property({ attribute: false }) scopeOf!: () => AnalysisScope;
  /** As it is shown: it follows the rows, which are not to wait for it. */
  @state() private scope!: AnalysisScope;
  @state() private isOpen = false;
  private isToFollow = false;
  @query('.more') private readonly more!: HTMLElement;

  constructor() {
    super();
    new Watch(this, () => [this.runs.changes]);
    this.addEventListener('focusout', (event) => {
      if (!(event.relatedTarget instanceof Node && this.renderRoot.contains(event.relatedTarget))) {
        this.isOpen = false;
      }
    });
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!this.hasUpdated) {
      this.scope = this.scopeOf();
    } else if (changed.has('scopeOf')) {
      this.followSoon();
    }
  }

  /** Behind the frame that shows the rows: to count all of them takes its time. */
  private followSoon(): void {
    if (!this.isToFollow) {
      this.isToFollow = true;
      requestAnimationFrame(() =>
        setTimeout(() => {
          this.isToFollow = false;
          this.scope = this.scopeOf();
        }),
      );
    }
  }

  protected override render(): TemplateResult {
    const whole = wholeOf(this.scope);
    const hint = hintOf(this.runs, whole);
    // the title is on the frame, since a disabled button lets the mouse through
    return html`<span class="hint" title=${hint}
        ><vscode-button
          class="whole"
          ?secondary=${this.runs.isRunning}
          ?disabled=${whole.remaining.length === 0}
          aria-description=${hint}
          @click=${() => void startAnalysis(this.runs, this.scopeOf())}
          >${t('Analyse')} · ${scopeText(whole)}${this.costText()}</vscode-button
        ></span
      ><vscode-button
        class="more"
        ?secondary=${this.runs.isRunning}
        icon="chevron-down"
        icon-only
        aria-label=${t('Analyse in part')}
        title=${t('Analyse in part')}
        aria-haspopup="menu"
        aria-expanded=${this.isOpen}
        @click=${() => void this.toggle()}
        @keydown=${(event: KeyboardEvent) => this.onButtonKey(event)}
      ></vscode-button
      >${this.isOpen ? this.renderMenu() : nothing}`;
  }

  private renderMenu(): TemplateResult {
    return html`<div
      class="menu"
      role="menu"
      aria-label=${t('Analyse in part')}
      @keydown=${(event: KeyboardEvent) => this.onMenuKey(event)}
    >
      ${this.scope.menu().map((part) => this.renderItem(part))}
    </div>`;
  }

  private renderItem({ label, scope, metrics }: AnalysisPart): TemplateResult {
    const isIdle = scope.remaining.length === 0;
    return html`<button
      role="menuitem"
      tabindex="-1"
      aria-disabled=${isIdle}
      title=${hintOf(this.runs, scope)}
      @click=${() => {
        if (!isIdle) {
          this.close();
          void this.runs.start(scope.remaining, metrics);
        }
      }}
    >
      ${label} · ${scopeText(scope)}
    </button>`;
  }

  /** ` · about 46 s`, once a run has shown how fast this machine is; while one runs, its own time counts. */
  private costText(): string {
    const { workPerMs, isRunning } = this.runs;
    if (isRunning) {
      return '';
    }
    const work = workPerMs === null ? 0 : this.scope.work();
    return workPerMs === null || work / workPerMs < 1000
      ? ''
      : ` · ${t('about {0}', duration(work / workPerMs))}`;
  }

  private async toggle(): Promise<void> {
    this.scope = this.scopeOf();
    this.isOpen = !this.isOpen;
    await this.updateComplete;
    this.items()[0]?.focus();
  }

  private close(): void {
    this.isOpen = false;
    this.more.focus();
  }

  private onButtonKey(event: KeyboardEvent): void {
    if (event.key === 'ArrowDown' && !this.isOpen) {
      event.preventDefault();
      void this.toggle();
    }
  }

  private onMenuKey(event: KeyboardEvent): void {
    const items = this.items();
    const at = items.findIndex((item) => item.matches(':focus'));
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (event.key === 'Escape') {
      event.preventDefault();
      this.close();
    } else if (step !== undefined) {
      event.preventDefault();
      items[(at + step + items.length) % items.length]?.focus();
    }
  }

  private items(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('[role="menuitem"]')];
  }
}

/** Measures all that is not measured yet; rows that lack several parts are read once. */
export async function startAnalysis(
  runs: Runs,
  { parts }: Pick<AnalysisScope, 'parts'>,
): Promise<void> {
  const lacking = new Map<number, readonly AnalysisPart[]>();
  for (const part of parts) {
    for (const row of part.scope.remaining) {
      lacking.set(row, [...(lacking.get(row) ?? []), part]);
    }
  }
  for (const together of groupsOf(parts)) {
    const rows = [...lacking].flatMap(([row, of]) => (isSame(of, together) ? row : []));
    if (rows.length > 0) {
      await runs.start(
        rows.sort((a, b) => a - b),
        together.flatMap(({ metrics }) => metrics),
      );
    }
  }
}

/** All parts together, then each by itself. */
function groupsOf(parts: readonly AnalysisPart[]): readonly (readonly AnalysisPart[])[] {
  return parts.length > 1 ? [parts, ...parts.map((part) => [part])] : [parts];
}

function isSame(some: readonly AnalysisPart[], others: readonly AnalysisPart[]): boolean {
  return some.length === others.length && some.every((part) => others.includes(part));
}

/** All parts as one: a row remains while it lacks any. */
function wholeOf({ parts }: AnalysisScope): Scope {
  const [first] = parts;
  const remaining = unionOf(parts.map(({ scope }) => scope.remaining));
  return {
    kind: first?.scope.kind ?? 'all',
    rows: first?.scope.rows ?? 0,
    queued: Math.max(0, ...parts.map(({ scope }) => scope.queued)),
    remaining,
  };
}

/** Each index once; a set of 100,000 numbers would take longer than all else that a key does. */
function unionOf(lists: readonly (readonly number[])[]): readonly number[] {
  const [first = [], ...others] = lists;
  const isIn: boolean[] = [];
  for (const index of first) {
    isIn[index] = true;
  }
  const more = others.flatMap((list) =>
    list.filter((index) => isIn[index] !== true && (isIn[index] = true)),
  );
  return more.length === 0 ? first : [...first, ...more];
}
