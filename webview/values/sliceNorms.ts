/** The norms of a slice's rows and columns, once they are there. */
import '@vscode-elements/elements/dist/vscode-button/index.js';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { OnScreen } from '../components/onScreen.ts';
import { base } from '../components/styles.ts';
import { Watch } from '../components/watch.ts';
import { counted } from '../format.ts';
import { t } from '../l10n.ts';
import '../plots/normsView.ts';
import type { Cell } from './selection.ts';
import type { SliceImage } from './sliceImage.ts';

/** Sends `lens-go` (a `Cell`) when an outlier channel is chosen: its first element. */
@customElement('lens-slice-norms')
export class SliceNorms extends LitElement {
  static override readonly styles = [
    base,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 12px;
        min-height: 60px;
      }
      p {
        margin: 0;
      }
    `,
  ];

  @property({ attribute: false }) picture!: SliceImage;
  private readonly seen = new OnScreen(this, () => this.requestUpdate());

  constructor() {
    super();
    new Watch(this, () => [this.picture.changes]);
  }

  protected override willUpdate(): void {
    if (this.seen.isOnScreen && !this.isEmpty) {
      this.picture.want();
    }
  }

  protected override render(): TemplateResult {
    const { image, failure } = this.picture;
    if (this.isEmpty) {
      return html`<p class="muted">${t('It has no elements.')}</p>`;
    }
    if (image === null) {
      return failure === null
        ? html`<p class="muted">${t('Measuring …')}</p>`
        : html`<p class="error untrusted">
            ${t('The norms could not be measured: {0}', failure)}
            <vscode-button secondary @click=${() => this.picture.retry()}
              >${t('Try Again')}</vscode-button
            >
          </p>`;
    }
    const odd = image.nonFinite.reduce((sum, count) => sum + count, 0);
    return html`<lens-norms
        kind="row"
        .lines=${image.rowNorms}
        @lens-line=${(event: CustomEvent<number>) => this.go({ row: event.detail, column: 0 })}
      ></lens-norms>
      <lens-norms
        kind="column"
        .lines=${image.columnNorms}
        @lens-line=${(event: CustomEvent<number>) => this.go({ row: 0, column: event.detail })}
      ></lens-norms>
      ${
        odd > 0
          ? html`<p class="muted">
              ${t('Over the finite elements; {0} left out.', counted(odd, 'element'))}
            </p>`
          : nothing
      }`;
  }

  private get isEmpty(): boolean {
    return this.picture.source.shape.includes(0);
  }

  private go(cell: Cell): void {
    this.dispatchEvent(new CustomEvent('lens-go', { detail: cell }));
  }
}
