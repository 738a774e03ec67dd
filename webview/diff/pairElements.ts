/** The elements of a pair: of the update, or of either side, as an image, norms and numbers. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import '../components/choice.ts';
import type { Option } from '../components/choice.ts';
import '../components/section.ts';
import { Watch } from '../components/watch.ts';
import type { Host } from '../host/host.ts';
import { t } from '../l10n.ts';
import type { Cell } from '../values/selection.ts';
import { SliceImage } from '../values/sliceImage.ts';
import '../values/sliceNorms.ts';
import '../values/valuesView.ts';
import type { ValuesView } from '../values/valuesView.ts';
import { isUpdateDefined, type PairRow } from './pairRow.ts';
import { pairSource, type PairPart } from './pairSources.ts';

@customElement('lens-pair-elements')
export class PairElements extends LitElement {
  static override readonly styles = css`
    :host {
      display: block;
    }
  `;

  @property({ attribute: false }) host!: Host;
  @property({ attribute: false }) row!: PairRow;
  @state() private chosen: PairPart = 'update';
  @state() private isOpen = { norms: true, values: true };
  @query('lens-values') private readonly values!: ValuesView;
  private picture: SliceImage | undefined;
  /** What `picture` is of. */
  private shown = '';

  constructor() {
    super();
    new Watch(this, () => (this.picture === undefined ? [] : [this.picture.changes]));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.picture?.dispose();
  }

  protected override willUpdate(): void {
    if (this.chosen === 'update' && !isUpdateDefined(this.row)) {
      this.chosen = 'base';
    }
    const wanted = `${this.row.index} ${this.chosen}`;
    if (wanted !== this.shown) {
      this.shown = wanted;
      this.choosePicture();
    }
  }

  /** Keeps the slice where only the part is another one. */
  private choosePicture(): void {
    const former = this.picture;
    former?.dispose();
    this.picture = new SliceImage(pairSource(this.host, this.row, this.chosen));
    if (former?.source.shape === this.row.pair.shape) {
      this.picture.choose(former.slice);
    }
  }

  protected override render(): unknown {
    const { picture } = this;
    return picture === undefined
      ? nothing
      : [this.renderNorms(picture), this.renderValues(picture)];
  }

  private renderNorms(picture: SliceImage): TemplateResult {
    const view = html`<lens-slice-norms
      .picture=${picture}
      @lens-go=${(event: CustomEvent<Cell>) => void this.showElement(event.detail)}
    ></lens-slice-norms>`;
    return this.section('norms', t('Norms'), view);
  }

  private renderValues(picture: SliceImage): TemplateResult {
    const view = html`<lens-values
      .picture=${picture}
      @lens-slice=${(event: CustomEvent<number>) => picture.choose(event.detail)}
    ></lens-values>`;
    return this.section('values', t('Values'), view);
  }

  /** Both sections show the part that is chosen beside either heading. */
  private section(
    name: keyof typeof this.isOpen,
    heading: string,
    view: TemplateResult,
  ): TemplateResult {
    return html`<lens-section
      .heading=${heading}
      .open=${this.isOpen[name]}
      @lens-toggle=${(event: CustomEvent<boolean>) =>
        (this.isOpen = { ...this.isOpen, [name]: event.detail })}
      ><lens-choice
        slot="actions"
        label=${t('Whose elements are shown')}
        .value=${this.chosen}
        .options=${this.parts()}
        @lens-choose=${(event: CustomEvent<PairPart>) => (this.chosen = event.detail)}
      ></lens-choice
      >${view}</lens-section
    >`;
  }

  private parts(): readonly Option[] {
    const sides: readonly Option[] = [
      { value: 'base', label: t('Base'), hint: t('Elements of the base as stored') },
      { value: 'other', label: t('Other'), hint: t('Elements of the other side as stored') },
    ];
    const update = { value: 'update', label: t('Update'), hint: t('Other − base, in float64') };
    return isUpdateDefined(this.row) ? [update, ...sides] : sides;
  }

  /** Brings an element of a slice into view. */
  async showElement(cell: Cell, slice = this.picture?.slice ?? 0): Promise<void> {
    this.picture?.choose(slice);
    this.isOpen = { ...this.isOpen, values: true };
    await this.updateComplete;
    this.values.scrollIntoView({ block: 'nearest' });
    await this.values.show(cell);
  }
}
