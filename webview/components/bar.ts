/** A fraction as a bar, with what it says beside it. */
import { html, type TemplateResult } from 'lit';

/** @param fraction 0…1 */
export function bar(fraction: number, text: unknown): TemplateResult {
  return html`<span class="bar" aria-hidden="true"
      ><span class="fill" .style=${`width: ${fraction * 100}%`}></span></span
    ><span class="bar-text">${text}</span>`;
}
