/** Which matrix of a stack is shown. */
import '@vscode-elements/elements/dist/vscode-option/index.js';
import '@vscode-elements/elements/dist/vscode-single-select/index.js';
import { html, nothing } from 'lit';
import { t } from '../l10n.ts';

/** Nothing for a tensor that is one matrix. */
export function matrixChooser(
  count: number,
  matrix: number,
  choose: (matrix: number) => void,
): unknown {
  if (count < 2) {
    return nothing;
  }
  const changed = (event: Event): void => {
    if (event.target instanceof HTMLElement && 'value' in event.target) {
      choose(Number(event.target.value));
    }
  };
  return html`<vscode-single-select
    .label=${t('Matrix of the stack')}
    .value=${String(matrix)}
    @change=${changed}
  >
    ${Array.from(
      { length: count },
      (_matrix, index) =>
        html`<vscode-option value=${index} ?selected=${index === matrix}
          >${t('Matrix {0}', index)}</vscode-option
        >`,
    )}
  </vscode-single-select>`;
}
