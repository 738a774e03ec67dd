/** Everything known of the active pair, in sections that can be folded away. */
import '@vscode-elements/elements/dist/vscode-button/index.js';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { DEFAULT_K } from '../../src/model/pairMetrics.ts';
import { detailHead } from '../components/detailHead.ts';
import { matrixChooser } from '../components/matrixChooser.ts';
import '../components/section.ts';
import { spectrumControl } from '../components/spectrumControl.ts';
import { badge, base, detail } from '../components/styles.ts';
import { Watch } from '../components/watch.ts';
import type { Host } from '../host/host.ts';
import { t } from '../l10n.ts';
import type { PairSections, ViewStateStore } from '../state/viewState.ts';
import type { Cell } from '../values/selection.ts';
import { FULL_LENGTH, visibleText } from '../visibleText.ts';
import { boundsView } from './detail/bounds.ts';
import { figureTableStyles } from './detail/figureTable.ts';
import { missingView } from './detail/missing.ts';
import { overlapsView } from './detail/overlaps.ts';
import { isMeasured, type ShownPair, type SpectralMetric } from './detail/shownPair.ts';
import { sliceCell } from './detail/sliceCell.ts';
import { placeView } from './detail/place.ts';
import './detail/rotation.ts';
import './detail/spectra.ts';
import { updateView } from './detail/update.ts';
import './detail/updateMask.ts';
import './detail/updateSpectrum.ts';
import type { DiffSession } from './diffSession.ts';
import './pairElements.ts';
import type { PairElements } from './pairElements.ts';
import { isIdentical, isUpdateDefined, type PairRow } from './pairRow.ts';

/** The groups of metrics that say where an update went. */
const DIRECTIONS: readonly SpectralMetric[] = ['update', 'rotation', 'masks'];

@customElement('lens-pair-detail')
export class PairDetail extends LitElement {
  static override readonly styles = [base, detail, badge, figureTableStyles];

  @property({ attribute: false }) host!: Host;
  @property({ attribute: false }) session!: DiffSession;
  @property({ attribute: false }) store!: ViewStateStore;
  @property({ attribute: false }) row!: PairRow;
  @state() private matrix = 0;
  /** Of the subspaces whose angles are shown. */
  @state() private chosenK: number | null = null;
  @query('lens-pair-elements') private readonly elements!: PairElements;

  constructor() {
    super();
    new Watch(this, () => [this.session.table.changes, this.session.runs.changes]);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('row')) {
      this.matrix = 0;
      this.chosenK = null;
    }
  }

  protected override render(): TemplateResult {
    const { row } = this;
    const error = row.report?.error ?? null;
    return html`${detailHead(this, row.name)} ${placeView(row)}
    ${
      error === null
        ? this.renderSections(this.shown)
        : html`<section>
            <p class="error untrusted">${visibleText(error, FULL_LENGTH)}</p>
          </section>`
    }`;
  }

  private get shown(): ShownPair {
    const { host, session, row, matrix } = this;
    const figures = row.report?.matrices?.[matrix] ?? row.report;
    return { host, session, row, matrix, figures };
  }

  private renderSections(shown: ShownPair): unknown[] {
    const { host, row } = this;
    return [
      this.section('update', t('Update'), updateView(shown), this.renderBadge()),
      row.hasMatrix ? this.renderMatrixSections(shown) : nothing,
      html`<lens-pair-elements .host=${host} .row=${row}></lens-pair-elements>`,
    ];
  }

  private renderBadge(): unknown {
    return isIdentical(this.row) ? html`<span class="badge">${t('identical')}</span>` : nothing;
  }

  private renderMatrixSections(shown: ShownPair): unknown[] {
    const hasDirections = DIRECTIONS.some((metric) => isMeasured(shown, metric));
    return [
      this.renderMask(shown),
      this.renderSpectra(shown),
      hasDirections ? this.renderDirections(shown) : this.renderNoDirections(shown),
    ];
  }

  private renderMask(shown: ShownPair): unknown {
    const { row } = this;
    if (!isUpdateDefined(row) || isIdentical(row)) {
      return nothing;
    }
    const view = html`<lens-update-mask
      .shown=${shown}
      @lens-go=${(event: CustomEvent<Cell>) => this.showElement(event.detail)}
    ></lens-update-mask>`;
    return this.section('mask', t('Where it changed'), view, this.chooser);
  }

  /** Of an element of the matrix that is shown. */
  private showElement(cell: Cell): void {
    const { slice, row, column } = sliceCell(this.row.pair.shape, this.matrix, cell);
    void this.elements.showElement({ row, column }, slice);
  }

  private renderSpectra(shown: ShownPair): TemplateResult {
    if (!isMeasured(shown, 'spectrum')) {
      const control = spectrumControl(this.session.runs, this.row.index);
      return this.section('spectra', t('Spectra'), nothing, [this.chooser, control]);
    }
    const k = isMeasured(shown, 'rotation') ? this.kOf(shown) : null;
    const view = html`<lens-pair-spectra .shown=${shown} .k=${k}></lens-pair-spectra>`;
    return this.section('spectra', t('Spectra'), view, this.chooser);
  }

  private renderNoDirections(shown: ShownPair): TemplateResult {
    return this.section(
      'directions',
      t('Where the update went'),
      missingView(shown, DIRECTIONS),
      this.chooser,
    );
  }

  private renderDirections(shown: ShownPair): readonly TemplateResult[] {
    const { chooser } = this;
    const spectrum = html`<lens-update-spectrum .shown=${shown}></lens-update-spectrum>`;
    const rotation = html`<lens-pair-rotation
      .shown=${shown}
      .k=${this.kOf(shown)}
      @lens-k=${(event: CustomEvent<number>) => (this.chosenK = event.detail)}
    ></lens-pair-rotation>`;
    return [
      this.section('updateSpectrum', t('Spectrum of the update'), spectrum, chooser),
      this.section('rotation', t('Rotation'), rotation, chooser),
      this.section('overlaps', t('Masks and principal energy'), overlapsView(shown), chooser),
      this.section('bounds', t('Bounds'), boundsView(shown), chooser),
    ];
  }

  /** The k that was chosen, or the first that was measured. */
  private kOf({ figures }: ShownPair): number {
    const [measured] = Object.keys(figures?.rotation ?? {});
    return this.chosenK ?? Number(measured ?? DEFAULT_K[0]);
  }

  /** Nothing of a tensor that is one matrix. */
  private get chooser(): unknown {
    return matrixChooser(this.row.report?.matrices?.length ?? 1, this.matrix, (matrix) => {
      this.matrix = matrix;
    });
  }

  private section(
    name: keyof PairSections,
    heading: string,
    view: unknown,
    controls: unknown = nothing,
  ): TemplateResult {
    const { pairSections } = this.store.value;
    return html`<lens-section
      class=${name}
      .heading=${heading}
      .open=${pairSections[name]}
      @lens-toggle=${(event: CustomEvent<boolean>) => this.toggle(name, event.detail)}
      ><div class="controls" slot="actions">${controls}</div>
      ${view}</lens-section
    >`;
  }

  private toggle(name: keyof PairSections, isOpen: boolean): void {
    this.store.update({ pairSections: { ...this.store.value.pairSections, [name]: isOpen } });
    this.requestUpdate();
  }
}
