/** Everything known of the active tensor, in sections that can be folded away. */
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { sliceShape } from '../../src/analysis/slices.ts';
import { detailHead } from '../components/detailHead.ts';
import { matrixChooser } from '../components/matrixChooser.ts';
import '../components/section.ts';
import { spectrumControl } from '../components/spectrumControl.ts';
import { base, detail } from '../components/styles.ts';
import { Watch } from '../components/watch.ts';
import type { Host } from '../host/host.ts';
import { t } from '../l10n.ts';
import type { OpenSections, ViewStateStore } from '../state/viewState.ts';
import { hostValues } from '../values/hostValues.ts';
import type { Cell } from '../values/selection.ts';
import '../values/sliceChooser.ts';
import { SliceImage } from '../values/sliceImage.ts';
import '../values/sliceNorms.ts';
import '../values/valuesView.ts';
import type { ValuesView } from '../values/valuesView.ts';
import { FULL_LENGTH, visibleText } from '../visibleText.ts';
import type { CheckpointSession } from './checkpointSession.ts';
import { placeView } from './detail/place.ts';
import './detail/spectrum.ts';
import './detail/statistics.ts';
import type { TensorRow } from './tensorRow.ts';

/** The tint of a cell is strongest at so many times the root mean square. */
const STRONG_RMS = 3;

@customElement('lens-tensor-detail')
export class TensorDetail extends LitElement {
  static override readonly styles = [base, detail];

  @property({ attribute: false }) host!: Host;
  @property({ attribute: false }) session!: CheckpointSession;
  @property({ attribute: false }) store!: ViewStateStore;
  @property({ attribute: false }) row!: TensorRow;
  @query('lens-values') private readonly values!: ValuesView;
  private picture: SliceImage | undefined;

  constructor() {
    super();
    new Watch(this, () => [
      this.session.table.changes,
      this.session.runs.changes,
      ...(this.picture === undefined ? [] : [this.picture.changes]),
    ]);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.picture?.dispose();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('row')) {
      this.picture?.dispose();
      const { index, tensor } = this.row;
      this.picture = new SliceImage(hostValues(this.host, index, 'tensor', tensor));
    }
  }

  protected override render(): TemplateResult {
    const { row, session, picture } = this;
    const error = row.report?.error ?? null;
    return html`${detailHead(this, row.name)} ${placeView(row, session.init.summary.shards)}
    ${
      error !== null || picture === undefined
        ? html`<section>
            <p class="error untrusted">${visibleText(error ?? '', FULL_LENGTH)}</p>
          </section>`
        : [
            this.renderStatistics(),
            row.hasMatrix ? this.renderSpectrum() : nothing,
            this.renderNorms(picture),
            this.renderValues(picture),
          ]
    }`;
  }

  private renderStatistics(): TemplateResult {
    const { session, row } = this;
    const isStack = sliceShape(row.tensor.shape).slices > 1;
    const view = html`${
        isStack ? html`<p class="muted">${t('Of all slices of the tensor together.')}</p>` : nothing
      }<lens-tensor-statistics .session=${session} .row=${row}></lens-tensor-statistics>`;
    return this.section('statistics', t('Statistics'), view);
  }

  private renderSpectrum(): TemplateResult {
    const { row, session, matrix } = this;
    const { report } = row;
    const chooser = matrixChooser(report?.matrices?.length ?? 1, matrix, (chosen) =>
      this.picture?.choose(chosen),
    );
    if (report?.spectrum === undefined) {
      const control = spectrumControl(session.runs, row.index);
      return this.section('spectrum', t('Spectrum'), nothing, html`${chooser} ${control}`);
    }
    const view = html`<lens-tensor-spectrum
      .host=${this.host}
      .row=${row.index}
      .report=${report}
      .matrix=${matrix}
    ></lens-tensor-spectrum>`;
    return this.section('spectrum', t('Spectrum'), view, chooser);
  }

  /** A slice of a stack of matrices is one of them; a tensor of more dimensions is measured as one. */
  private get matrix(): number {
    return this.row.tensor.shape.length === 3 ? (this.picture?.slice ?? 0) : 0;
  }

  private renderNorms(picture: SliceImage): TemplateResult {
    const view = html`<lens-slice-norms
      .picture=${picture}
      @lens-go=${(event: CustomEvent<Cell>) => void this.showElement(event.detail)}
    ></lens-slice-norms>`;
    const { shape } = this.row.tensor;
    const chooser =
      sliceShape(shape).slices > 1
        ? html`<lens-slice-chooser
            .shape=${shape}
            .slice=${picture.slice}
            @lens-slice=${(event: CustomEvent<number>) => picture.choose(event.detail)}
          ></lens-slice-chooser>`
        : nothing;
    return this.section('norms', t('Norms'), view, chooser);
  }

  private renderValues(picture: SliceImage): TemplateResult {
    const rms = this.row.report?.stats?.rms ?? null;
    const view = html`<lens-values
      .picture=${picture}
      .full=${rms === null ? null : STRONG_RMS * rms}
      @lens-slice=${(event: CustomEvent<number>) => picture.choose(event.detail)}
    ></lens-values>`;
    return this.section('values', t('Values'), view);
  }

  private section(
    name: keyof OpenSections,
    heading: string,
    view: unknown,
    controls: unknown = nothing,
  ): TemplateResult {
    return html`<lens-section
      class=${name}
      .heading=${heading}
      .open=${this.store.value.sections[name]}
      @lens-toggle=${(event: CustomEvent<boolean>) => this.toggle(name, event.detail)}
      ><div class="controls" slot="actions">${controls}</div>
      ${view}</lens-section
    >`;
  }

  private toggle(name: keyof OpenSections, isOpen: boolean): void {
    this.store.update({ sections: { ...this.store.value.sections, [name]: isOpen } });
    this.requestUpdate();
  }

  /** Brings an element of the present slice into view. */
  private async showElement(cell: Cell): Promise<void> {
    this.toggle('values', true);
    await this.updateComplete;
    this.values.scrollIntoView({ block: 'nearest' });
    await this.values.show(cell);
  }
}
