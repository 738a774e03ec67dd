/** The spectrum of a tensor's matrix: its figures and its singular values, which are fetched once they can be seen. */
import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Spectrum, TensorReport } from '../../../src/model/report.ts';
import { LoadCurves } from '../../components/loadCurves.ts';
import { OnScreen } from '../../components/onScreen.ts';
import { base, detailContent } from '../../components/styles.ts';
import type { Host } from '../../host/host.ts';
import { t } from '../../l10n.ts';
import '../../plots/spectrumView.ts';
import { visibleText, FULL_LENGTH } from '../../visibleText.ts';
import { spectrumFigures } from '../spectrumFigures.ts';

@customElement('lens-tensor-spectrum')
export class TensorSpectrumView extends LitElement {
  static override readonly styles = [base, detailContent];

  @property({ attribute: false }) host!: Host;
  /** Which row the requests name. */
  @property({ attribute: false }) row = 0;
  @property({ attribute: false }) report!: TensorReport;
  /** Which matrix of a stack. */
  @property({ attribute: false }) matrix = 0;
  private readonly curves = new LoadCurves(this);
  private readonly seen = new OnScreen(this, () => this.requestUpdate());

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('row') || changed.has('matrix')) {
      this.curves.forget();
    }
    if (this.seen.isOnScreen && this.spectrum !== null) {
      this.curves.show(this.host, this.row, this.matrix);
    }
  }

  protected override render(): TemplateResult {
    const { spectrum } = this;
    if (spectrum === null) {
      const reason = this.report.matrices?.[this.matrix]?.reason ?? this.report.reason;
      return html`<p class="muted untrusted">
        ${t('Undefined: {0}', visibleText(reason ?? t('no reason was given'), FULL_LENGTH))}
      </p>`;
    }
    return html`${this.renderCurve(spectrum)}
      <div class="figures">${spectrumFigures(spectrum)}</div>`;
  }

  private get spectrum(): Spectrum | null {
    const { matrices, spectrum } = this.report;
    return matrices?.[this.matrix]?.spectrum ?? spectrum ?? null;
  }

  private renderCurve(spectrum: Spectrum): TemplateResult {
    const { curves, error } = this.curves;
    const values = curves?.singularValues[0]?.values;
    return values === undefined
      ? html`<p class=${error === null ? 'muted' : 'error'}>
          ${error ?? t('Loading the singular values …')}
        </p>`
      : html`<lens-spectrum .values=${values} .spectrum=${spectrum}></lens-spectrum>`;
  }
}
