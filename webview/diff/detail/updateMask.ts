/** Where a matrix changed: the changed share of each cell, with that of rows and columns beside it. */
import '@vscode-elements/elements/dist/vscode-button/index.js';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { DEFAULT_MEASURES } from '../../../src/model/pairMetrics.ts';
import type { MaskImage, MaskKind, TensorImage, UpdateImage } from '../../../src/model/values.ts';
import { MaskImageOf } from '../../../src/protocol/webview.ts';
import '../../components/choice.ts';
import type { Option } from '../../components/choice.ts';
import { LoadAnswer } from '../../components/loadAnswer.ts';
import { OnScreen } from '../../components/onScreen.ts';
import { base, detailContent } from '../../components/styles.ts';
import { Watch } from '../../components/watch.ts';
import { t } from '../../l10n.ts';
import '../../values/heatMap.ts';
import type { CellShares } from '../../values/heatMap.ts';
import type { Cell } from '../../values/selection.ts';
import { SliceImage } from '../../values/sliceImage.ts';
import type { ImageSource } from '../../values/source.ts';
import { updateMatrices } from '../pairSources.ts';
import type { ShownPair } from './shownPair.ts';
import './profile.ts';
import { profileOf, spanOf } from './profile.ts';

type Overlay = 'none' | MaskKind;

/** Sends `lens-go` (a `Cell`) when a place of the image is chosen. */
@customElement('lens-update-mask')
export class UpdateMask extends LitElement {
  static override readonly styles = [base, detailContent];

  @property({ attribute: false }) shown!: ShownPair;
  @state() private overlay: Overlay = 'none';
  private picture: SliceImage<ImageSource> | undefined;
  private readonly mask = new LoadAnswer<MaskImage>(this);
  private readonly seen = new OnScreen(this, () => this.requestUpdate());
  private profiles: Profiles | null = null;
  private tinted: { readonly of: MaskImage; readonly cells: CellShares } | null = null;

  constructor() {
    super();
    new Watch(this, () => (this.picture === undefined ? [] : [this.picture.changes]));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.picture?.dispose();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const former = changed.get('shown');
    const { host, row, matrix } = this.shown;
    if (this.picture === undefined || (former !== undefined && former.row !== row)) {
      this.picture?.dispose();
      this.picture = new SliceImage(updateMatrices(host, row));
    }
    this.picture.choose(matrix);
    if (this.seen.isOnScreen) {
      this.picture.want();
      this.wantMask(this.picture.image);
    }
  }

  /** In the cells of the image, once it is there. */
  private wantMask(image: TensorImage | null): void {
    const { overlay: kind } = this;
    const { host, row, matrix } = this.shown;
    if (kind === 'none' || image === null) {
      this.mask.forget();
      return;
    }
    const of = { row: row.index, kind, slice: matrix, rows: image.rows, columns: image.columns };
    this.mask.want(`${row.index}:${matrix}:${kind}`, (signal) =>
      host.request(MaskImageOf, of, signal),
    );
  }

  protected override render(): TemplateResult {
    const { image = null, failure = null } = this.picture ?? {};
    if (failure !== null) {
      return html`<p class="error untrusted" role="alert">
        ${t('The image could not be drawn: {0}', failure)}
        <vscode-button secondary @click=${() => this.picture?.retry()}
          >${t('Try Again')}</vscode-button
        >
      </p>`;
    }
    return image === null || !isUpdate(image)
      ? html`<p class="muted">${t('Drawing the image …')}</p>`
      : this.renderImage(image);
  }

  private renderImage(image: UpdateImage): TemplateResult {
    const { rows, columns } = this.profilesOf(image);
    return html`<lens-heat-map
        single
        .image=${image}
        .shade=${'changedFraction'}
        .overlay=${this.cells()}
        @lens-go=${({ detail }: CustomEvent<Cell>) =>
          this.dispatchEvent(new CustomEvent('lens-go', { detail }))}
      >
        <lens-choice
          slot="choice"
          label=${t('Mask over the image')}
          .value=${this.overlay}
          .options=${overlays()}
          @lens-choose=${(event: CustomEvent<Overlay>) => (this.overlay = event.detail)}
        ></lens-choice>
        <lens-changed-profile slot="beside" of="rows" .profile=${rows}></lens-changed-profile>
        <lens-changed-profile slot="below" of="columns" .profile=${columns}></lens-changed-profile>
      </lens-heat-map>
      ${this.renderMaskState()}
      <p class="muted">
        ${t('Changed share of each cell; by row of cells {0}, by column {1}.', spanOf(rows), spanOf(columns))}
        ${
          image.nonFinite.length > 0
            ? t('Elements that are not finite on a side count, too.')
            : nothing
        }
      </p>`;
  }

  private renderMaskState(): unknown {
    const { answer, error } = this.mask;
    if (this.overlay === 'none' || answer !== undefined) {
      return nothing;
    }
    return html`<p class=${error === null ? 'muted' : 'error untrusted'} role="status">
      ${error ?? t('Drawing the mask …')}
    </p>`;
  }

  /** What is tinted, made once for each mask. */
  private cells(): CellShares | null {
    const { answer } = this.mask;
    if (answer === undefined) {
      return null;
    }
    if (this.tinted?.of !== answer) {
      const label = overlays().find(({ value }) => value === this.overlay)?.label ?? '';
      this.tinted = { of: answer, cells: { label, shares: answer.shares } };
    }
    return this.tinted.cells;
  }

  private profilesOf(image: UpdateImage): Profiles {
    if (this.profiles?.of !== image) {
      const [rows, columns] = [profileOf(image, 'rows'), profileOf(image, 'columns')];
      this.profiles = { of: image, rows, columns };
    }
    return this.profiles;
  }
}

interface Profiles {
  readonly of: UpdateImage;
  readonly rows: Float64Array;
  readonly columns: Float64Array;
}

function overlays(): readonly Option[] {
  const { rank, alpha } = DEFAULT_MEASURES;
  const share = alpha[0] ?? '';
  return [
    { value: 'none', label: t('No mask'), hint: t('What changed alone') },
    {
      value: 'principal',
      label: t('Principal'),
      hint: t('The α = {0} of the weights largest in the rank-{1} reconstruction', share, rank),
    },
    {
      value: 'low',
      label: t('Low-magnitude'),
      hint: t('The α = {0} of the weights that are smallest', share),
    },
  ];
}

function isUpdate(image: TensorImage): image is UpdateImage {
  return 'changedFraction' in image;
}
