/** The elements of a tensor: an image of the slice, where in it the grid is, and the grid. */
import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-toolbar-button/index.js';
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { fieldStyles } from '../components/fieldStyles.ts';
import { OnScreen } from '../components/onScreen.ts';
import { base } from '../components/styles.ts';
import { Watch } from '../components/watch.ts';
import { t } from '../l10n.ts';
import { exactText } from './elementText.ts';
import { placeOf } from './goTo.ts';
import './grid.ts';
import type { GridPlace, ValuesGrid } from './grid.ts';
import './heatMap.ts';
import { rangeText } from './imageCells.ts';
import { cellCount, rangeOf, type Cell } from './selection.ts';
import './sliceChooser.ts';
import type { SliceImage } from './sliceImage.ts';
import { sliceShape, sliceIndices } from '../../src/analysis/slices.ts';

/** Sends `lens-slice` (its index) when another slice is chosen. */
@customElement('lens-values')
export class ValuesView extends LitElement {
  static override readonly styles = [
    base,
    fieldStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 8px;
        min-height: 60px;
      }
      .bar {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 8px;
      }
      .go {
        flex: 0 1 180px;
        min-width: 0;
      }
      vscode-toolbar-button {
        margin-left: auto;
      }
      .status {
        flex: 1 1 160px;
        min-width: 0;
        min-height: 20px;
        overflow-wrap: anywhere;
        font-family: var(--vscode-editor-font-family);
        font-size: 12px;
      }
      p {
        margin: 0;
      }
    `,
  ];

  @property({ attribute: false }) picture!: SliceImage;
  /** Magnitude of the strongest tint; null for none. */
  @property({ attribute: false }) full: number | null = null;
  @state() private place: GridPlace | null = null;
  @state() private isWrong = false;
  /** Whether an element was asked for before the grid was ever seen. */
  @state() private isAskedFor = false;
  @query('.go') private readonly field!: HTMLInputElement;
  @query('lens-values-grid') private readonly grid!: ValuesGrid;
  private readonly seen = new OnScreen(this, () => this.requestUpdate());

  constructor() {
    super();
    new Watch(this, () => [this.picture.changes]);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('picture')) {
      this.place = null;
      this.isWrong = false;
      this.isAskedFor = false;
    }
    if (this.seen.isOnScreen && !this.isEmpty) {
      this.picture.want();
    }
  }

  protected override render(): TemplateResult {
    const { source, slice } = this.picture;
    if (this.isEmpty) {
      return html`<p class="muted">${t('It has no elements.')}</p>`;
    }
    return html`${
      sliceShape(source.shape).slices > 1
        ? html`<lens-slice-chooser
            .shape=${source.shape}
            .slice=${slice}
            @lens-slice=${(event: CustomEvent<number>) => this.chooseSlice(event.detail)}
          ></lens-slice-chooser>`
        : nothing
    }
    ${this.renderImage()} ${this.renderBar()}
    ${
      this.seen.isOnScreen || this.place !== null || this.isAskedFor
        ? html`<lens-values-grid
            .source=${source}
            .slice=${slice}
            .full=${this.full}
            @lens-go-to=${() => this.field.focus()}
            @lens-grid-place=${(event: CustomEvent<GridPlace>) => (this.place = event.detail)}
          ></lens-values-grid>`
        : nothing
    }`;
  }

  private get isEmpty(): boolean {
    return this.picture.source.shape.includes(0);
  }

  private renderImage(): TemplateResult {
    const { image, failure } = this.picture;
    if (failure !== null) {
      return html`<p class="error untrusted" role="alert">
        ${t('The image could not be drawn: {0}', failure)}
        <vscode-button secondary @click=${() => this.picture.retry()}
          >${t('Try Again')}</vscode-button
        >
      </p>`;
    }
    return image === null
      ? html`<p class="muted">${t('Drawing the image …')}</p>`
      : html`<lens-heat-map
          .image=${image}
          .window=${this.place?.window ?? null}
          @lens-go=${(event: CustomEvent<Cell>) => this.grid.show(event.detail)}
        ></lens-heat-map>`;
  }

  private renderBar(): TemplateResult {
    const { shape } = this.picture.source;
    return html`<div class="bar">
      <input
        class="go"
        aria-label=${t('Go to index')}
        aria-invalid=${this.isWrong}
        title=${t('Row and column, or an index of every dimension; negative ones count from the end')}
        placeholder=${shape.length < 2 ? t('Go to index') : t('Go to row, column')}
        spellcheck="false"
        autocomplete="off"
        @input=${() => (this.isWrong = false)}
        @keydown=${this.onGoKeydown}
      />
      <span class="status" role=${this.isWrong ? 'alert' : nothing}
        >${
          this.isWrong ? html`<span class="error">${this.limits()}</span>` : this.statusText()
        }</span
      >
      <vscode-toolbar-button
        icon="copy"
        label=${t('Copy selected elements')}
        title=${t('Copy selected elements')}
        @click=${() => void this.grid.copy()}
      ></vscode-toolbar-button>
    </div>`;
  }

  /** `[3, 12, 40] = −0.013137…`, or what is selected. */
  private statusText(): string {
    if (this.place === null) {
      return '';
    }
    const { selection, value } = this.place;
    const range = rangeOf(selection);
    if (cellCount(range) > 1) {
      return t('{0} selected', rangeText(range));
    }
    const { shape } = this.picture.source;
    const { row, column } = selection.active;
    const index = [...sliceIndices(shape, this.picture.slice), row, column].slice(
      -shape.length || 2,
    );
    return `[${index.join(', ')}] = ${value === undefined ? '…' : exactText(value)}`;
  }

  private limits(): string {
    const { rows, columns } = sliceShape(this.picture.source.shape);
    return t('There is no such element: rows are 0 … {0}, columns 0 … {1}.', rows - 1, columns - 1);
  }

  private readonly onGoKeydown = (event: KeyboardEvent): void => {
    const field = event.target as HTMLInputElement;
    if (event.key === 'Enter') {
      event.preventDefault();
      void this.go(field.value);
    } else if (event.key === 'Escape' && field.value !== '') {
      event.stopPropagation();
      field.value = '';
      this.isWrong = false;
    }
  };

  private async go(text: string): Promise<void> {
    const place = placeOf(text, this.picture.source.shape, this.picture.slice);
    this.isWrong = place === null;
    if (place !== null) {
      this.chooseSlice(place.slice);
      await this.show(place);
      this.grid.focusGrid();
    }
  }

  /** Brings an element of the slice into view in the grid. */
  async show(cell: Cell): Promise<void> {
    this.isAskedFor = true;
    await this.updateComplete;
    await this.grid.show(cell);
  }

  private chooseSlice(slice: number): void {
    if (slice !== this.picture.slice) {
      this.dispatchEvent(new CustomEvent('lens-slice', { detail: slice }));
    }
  }
}
