/** What the run is doing, in one line: how far, how fast, how long still, and Cancel. */
import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-progress-bar/index.js';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { RunState } from '../../src/protocol/webview.ts';
import { duration, integer } from '../format.ts';
import { t } from '../l10n.ts';
import type { Runs } from '../state/runs.ts';
import { TENSOR, type Noun } from './noun.ts';
import { base } from './styles.ts';
import { Watch } from './watch.ts';

/** What each group of metrics is called. */
export const SUBJECTS: Readonly<Record<RunState['metrics'][number], string>> = {
  statistics: t('Statistics'),
  sparsity: t('Sparsity'),
  spectrum: t('Spectra'),
  update: t('Spectra of updates'),
  rotation: t('Rotation'),
  masks: t('Masks'),
  updates: t('Comparison'),
};

@customElement('lens-run-status')
export class RunStatus extends LitElement {
  static override readonly styles = [
    base,
    css`
      :host {
        display: flex;
        align-items: center;
        gap: 10px;
        min-width: 0;
        max-width: 100%;
        font-variant-numeric: tabular-nums;
      }
      :host([hidden]) {
        display: none;
      }
      .text {
        min-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      /* along the top of the editor, where VS Code shows progress */
      vscode-progress-bar {
        position: absolute;
        inset: 0 0 auto;
        width: auto;
      }
    `,
  ];

  @property({ attribute: false }) runs!: Runs;
  /** What a row is called. */
  @property({ attribute: false }) noun = TENSOR;

  constructor() {
    super();
    new Watch(this, () => [this.runs.changes]);
  }

  /** Takes no room where there is nothing to say. */
  protected override willUpdate(): void {
    const { state, refusal, isQuiet } = this.runs;
    this.hidden = refusal === null && (state === null || isQuiet);
  }

  protected override render(): unknown {
    const { state, refusal } = this.runs;
    if (refusal !== null) {
      return html`<span class="text error" title=${refusal}>${refusal}</span>`;
    }
    if (state === null || this.hidden) {
      return nothing;
    }
    if (state.status === 'running') {
      return this.renderRunning(state);
    }
    const look = state.status === 'failed' ? 'error' : 'muted';
    return html`<span class="text ${look}" title=${spokenEnd(state)}>${endText(state)}</span>`;
  }

  private renderRunning(state: RunState): TemplateResult {
    const text = progressText(state, this.noun);
    return html`<vscode-progress-bar
        aria-label=${subjectOf(state)}
        .value=${Math.round(state.fraction * 100)}
        .max=${100}
      ></vscode-progress-bar>
      <span class="text" title=${text}>${text}</span>
      <vscode-button @click=${() => void this.runs.cancel()}>${t('Cancel')}</vscode-button>`;
  }
}

/** Masks are measured together with everything else. */
export function subjectOf(state: RunState): string {
  if (state.metrics.includes('masks')) {
    return t('All figures');
  }
  return state.metrics.map((metric) => SUBJECTS[metric]).join(', ');
}

/** `Spectra: 156 of 252 · 2.1 tensors/s · 46 s left`; what was known before tells nothing of the rate. */
function progressText(state: RunState, noun: Noun): string {
  const parts = [t('{0}: {1} of {2}', subjectOf(state), integer(state.done), integer(state.total))];
  const measured = state.done - state.known;
  if (measured > 1 && state.elapsedMs > 1000) {
    parts.push(t('{0} {1}/s', rate((measured * 1000) / state.elapsedMs), noun.all));
  }
  if (state.remainingMs !== null) {
    parts.push(t('{0} left', duration(state.remainingMs)));
  }
  return parts.join(' · ');
}

/** `Spectra: 252 done in 46 s`; why a run failed is said in the notice above. */
export function endText(state: RunState): string {
  switch (state.status) {
    case 'failed':
      return t('{0} failed', subjectOf(state));
    case 'cancelled':
      return t(
        '{0} cancelled after {1} of {2}',
        subjectOf(state),
        integer(state.done),
        integer(state.total),
      );
    default:
      return doneText(state);
  }
}

/** The same for those who do not see the notice. */
export function spokenEnd(state: RunState): string {
  return state.failure === undefined
    ? endText(state)
    : `${endText(state)}: ${state.failure.message}`;
}

/** Of less than a second it says nothing. */
function doneText(state: RunState): string {
  const [subject, done] = [subjectOf(state), integer(state.done)];
  return state.elapsedMs < 1000
    ? t('{0}: {1} done', subject, done)
    : t('{0}: {1} done in {2}', subject, done, duration(state.elapsedMs));
}

function rate(perSecond: number): string {
  return perSecond >= 100 ? integer(perSecond) : perSecond.toPrecision(2);
}
