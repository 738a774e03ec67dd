/** What is said of a fraction, with a bar beside it where there is room for one. */
import { html, type TemplateResult } from 'lit';

/** @param fraction 0…1, of the bar's whole length */
export function bar(fraction: number, text: unknown): TemplateResult {
  return html`<span class="bar-text">${text}</span
    ><span class="bar" aria-hidden="true"
      ><span class="fill" .style=${`width: ${fraction * 100}%`}></span
    ></span>`;
}
