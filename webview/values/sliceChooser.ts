/** Which slice of a tensor with more than two dimensions is shown: an index of each dimension before them. */
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { fieldStyles } from '../components/fieldStyles.ts';
import { t } from '../l10n.ts';
import { sliceIndices, sliceAt } from '../../src/analysis/slices.ts';

/** Sends `lens-slice` with the row-major index of the slice that was chosen. */
@customElement('lens-slice-chooser')
export class SliceChooser extends LitElement {
  static override readonly styles = [
    fieldStyles,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 12px;
        font-variant-numeric: tabular-nums;
      }
      label {
        display: flex;
        align-items: center;
        gap: 6px;
      }
      input {
        width: 64px;
      }
    `,
  ];

  @property({ attribute: false }) shape: readonly number[] = [];
  @property({ attribute: false }) slice = 0;

  protected override render(): TemplateResult {
    const sides = this.shape.slice(0, -2);
    const places = sliceIndices(this.shape, this.slice);
    return html`${sides.map(
      (side, at) =>
        html`<label
          ><span>${sides.length === 1 ? t('Slice') : t('Dimension {0}', at)}</span
          ><input
            type="number"
            min="0"
            max=${side - 1}
            .value=${String(places[at] ?? 0)}
            @change=${(event: Event) => this.choose(places, at, event)}
          /><span class="muted">${t('of {0}', side)}</span></label
        >`,
    )}`;
  }

  private choose(places: readonly number[], at: number, event: Event): void {
    const field = event.target as HTMLInputElement;
    const last = (this.shape[at] ?? 1) - 1;
    const typed = Number.isInteger(field.valueAsNumber) ? field.valueAsNumber : (places[at] ?? 0);
    const place = Math.max(0, Math.min(typed, last));
    field.value = String(place);
    const detail = sliceAt(this.shape, places.with(at, place));
    this.dispatchEvent(new CustomEvent('lens-slice', { detail }));
  }
}
