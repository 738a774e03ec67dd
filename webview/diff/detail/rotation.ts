/** How the leading singular subspaces turned: a table for each k, and the curves of one. */
import { html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { LeftRight } from '../../../src/model/direction.ts';
import type { PairFigures } from '../../../src/model/report.ts';
import { AnglesOf } from '../../../src/protocol/webview.ts';
import '../../components/choice.ts';
import { fieldBarStyles, fieldStyles } from '../../components/fieldStyles.ts';
import { figureView } from '../../components/figureView.ts';
import { LoadAnswer } from '../../components/loadAnswer.ts';
import { OnScreen } from '../../components/onScreen.ts';
import { base, detailContent } from '../../components/styles.ts';
import { degrees } from '../../format.ts';
import { t } from '../../l10n.ts';
import { anglesPlot } from '../../plots/angles.ts';
import '../../plots/chart.ts';
import type { Plot } from '../../plots/chart.ts';
import { figureTableStyles } from './figureTable.ts';
import { missingView, undefinedView } from './missing.ts';
import { isMeasured, type ShownPair } from './shownPair.ts';
import { rotationTable } from './rotationTable.ts';

/** Sends `lens-k` with the k that is chosen. */
@customElement('lens-pair-rotation')
export class PairRotation extends LitElement {
  static override readonly styles = [
    base,
    detailContent,
    fieldStyles,
    figureTableStyles,
    fieldBarStyles,
  ];

  @property({ attribute: false }) shown!: ShownPair;
  @property({ attribute: false }) k = 0;
  private readonly angles = new LoadAnswer<LeftRight<Float64Array> | null>(this);
  private readonly seen = new OnScreen(this, () => this.requestUpdate());
  private drawn: { readonly of: LeftRight<Float64Array>; readonly plot: Plot } | null = null;

  protected override willUpdate(): void {
    const { host, row, matrix } = this.shown;
    const { k } = this;
    if (this.seen.isOnScreen && this.isDefined && k >= 1) {
      const of = { row: row.index, matrix, k };
      this.angles.want(`${row.index}:${matrix}:${k}`, (signal) =>
        host.request(AnglesOf, of, signal),
      );
    }
  }

  protected override render(): TemplateResult {
    const { figures } = this.shown;
    if (figures === undefined || !isMeasured(this.shown, 'rotation')) {
      return missingView(this.shown, ['rotation']);
    }
    if (!this.isDefined) {
      return undefinedView(this.shown);
    }
    return html`${rotationTable(figures)} ${this.renderBar(figures)} ${this.renderCurves()}
      <div class="figures">
        ${figureView('intruderDimensions', figures.intruderDimensions ?? null)}
      </div>`;
  }

  /** Of a zero or not finite matrix no angle is. */
  private get isDefined(): boolean {
    return Object.values(this.shown.figures?.rotation ?? {}).some((rotation) => rotation !== null);
  }

  private renderBar({ rotation = {} }: PairFigures): TemplateResult {
    const options = Object.entries(rotation).flatMap(([k, angles]) =>
      angles === null ? [] : [{ value: k, label: k, hint: t('Angles of the leading {0}', k) }],
    );
    return html`<div class="bar">
      <lens-choice
        label=${t('Angles of the leading k')}
        .value=${String(this.k)}
        .options=${options}
        @lens-choose=${(event: CustomEvent<string>) => this.choose(Number(event.detail))}
      ></lens-choice>
      <label title=${t('Any other k up to {0} is measured when you enter it', this.rank)}
        ><span>k</span
        ><input
          type="number"
          min="1"
          max=${this.rank}
          .value=${String(this.k)}
          @change=${this.onTyped}
      /></label>
    </div>`;
  }

  /** min(m, n) */
  private get rank(): number {
    const { shape } = this.shown.row.pair;
    const [rows = 1, ...rest] = shape.length === 3 ? shape.slice(1) : shape;
    return Math.min(
      rows,
      rest.reduce((product, side) => product * side, 1),
    );
  }

  private renderCurves(): TemplateResult {
    const { answer, error } = this.angles;
    if (error !== null || answer === undefined) {
      return html`<p class=${error === null ? 'muted' : 'error untrusted'}>
        ${error ?? t('Measuring the angles …')}
      </p>`;
    }
    if (answer === null) {
      return html`<p class="muted">${t('The angles of k = {0} are undefined.', this.k)}</p>`;
    }
    const largest = Math.max(answer.U[0] ?? 0, answer.V[0] ?? 0);
    if (largest === 0) {
      return html`<p class="muted">${t('All {0} angles of U and V are 0.', this.k)}</p>`;
    }
    return html`<lens-chart
      heading=${t('Principal angles by index, degrees')}
      .summary=${t('{0} angles of U and of V, from {1} down', this.k, degrees(largest))}
      .plot=${this.plotOf(answer)}
    ></lens-chart>`;
  }

  private plotOf(angles: LeftRight<Float64Array>): Plot {
    if (this.drawn?.of !== angles) {
      this.drawn = { of: angles, plot: anglesPlot(angles) };
    }
    return this.drawn.plot;
  }

  private readonly onTyped = (event: Event): void => {
    const { valueAsNumber } = event.target as HTMLInputElement;
    if (!Number.isNaN(valueAsNumber)) {
      this.choose(Math.max(1, Math.min(Math.round(valueAsNumber), this.rank)));
    }
    this.requestUpdate();
  };

  private choose(k: number): void {
    this.dispatchEvent(new CustomEvent('lens-k', { detail: k }));
  }
}
