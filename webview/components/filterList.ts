/** The list of completions as an ARIA listbox, in the colours of VS Code's suggestions. */
import { css, html, type TemplateResult } from 'lit';
import type { Completion, Completions } from '../filter/completion.ts';
import { t } from '../l10n.ts';
import { ROW_LENGTH, visibleText } from '../visibleText.ts';

export const LIST_ID = 'completions';
export const optionId = (position: number): string => `completion-${position}`;

const ICONS: Readonly<Record<Completion['kind'], string>> = {
  term: 'filter',
  figure: 'symbol-numeric',
  value: 'symbol-enum-member',
  recent: 'history',
};

/** @param onTake called with the position of an item that is clicked */
export function filterList(
  { items, typed }: Completions,
  active: number,
  onTake: (position: number) => void,
): TemplateResult {
  return html`<div
    id=${LIST_ID}
    class="popup list"
    role="listbox"
    aria-label=${t('Completions')}
    @mousedown=${(event: Event) => event.preventDefault()}
  >
    ${items.map(
      (item, position) =>
        html`<div
          id=${optionId(position)}
          class="option"
          role="option"
          aria-selected=${position === active ? 'true' : 'false'}
          @click=${() => onTake(position)}
        >
          <vscode-icon name=${ICONS[item.kind]}></vscode-icon>
          <span class="text">${marked(item.text, typed)}</span>
          <span class="detail">${item.detail}</span>
        </div>`,
    )}
  </div>`;
}

/** The first place of what is typed stands out. */
function marked(text: string, typed: string): unknown {
  const at = typed === '' ? -1 : text.toLowerCase().indexOf(typed.toLowerCase());
  if (at < 0) {
    return visibleText(text, ROW_LENGTH);
  }
  const end = at + typed.length;
  const part = (from: number, to?: number): string => visibleText(text.slice(from, to), ROW_LENGTH);
  return html`${part(0, at)}<b>${part(at, end)}</b>${part(end)}`;
}

export const listStyles = css`
  .popup {
    position: absolute;
    top: calc(100% + 2px);
    left: 0;
    z-index: 20;
    box-sizing: border-box;
    min-width: min(100%, 280px);
    width: max-content;
    max-width: min(560px, calc(100vw - 24px));
    /* what is left of the window below the field */
    max-height: min(400px, var(--room, 400px));
    overflow: auto;
    color: var(--vscode-editorSuggestWidget-foreground, var(--vscode-foreground));
    background: var(--vscode-editorSuggestWidget-background, var(--vscode-editorWidget-background));
    border: 1px solid var(--vscode-editorSuggestWidget-border, var(--vscode-widget-border));
    border-radius: 4px;
    box-shadow: 0 2px 8px var(--vscode-widget-shadow, transparent);
  }
  .list {
    padding: 2px 0;
  }
  .option {
    display: flex;
    align-items: center;
    gap: 6px;
    height: 22px;
    padding: 0 10px 0 6px;
    white-space: nowrap;
    cursor: pointer;
  }
  .option:hover {
    background: var(--vscode-list-hoverBackground);
    outline: 1px dashed var(--vscode-contrastActiveBorder, transparent);
    outline-offset: -1px;
  }
  .option[aria-selected='true'] {
    color: var(--vscode-editorSuggestWidget-selectedForeground, inherit);
    background: var(--vscode-editorSuggestWidget-selectedBackground);
    outline: 1px solid var(--vscode-contrastActiveBorder, transparent);
    outline-offset: -1px;
  }
  .option vscode-icon {
    flex: none;
    color: inherit;
  }
  .option .text {
    flex: 1 0 auto;
    max-width: 320px;
    overflow: hidden;
    text-overflow: ellipsis;
    unicode-bidi: isolate;
    direction: ltr;
  }
  .option b {
    font-weight: 600;
    color: var(--vscode-editorSuggestWidget-highlightForeground);
  }
  .option[aria-selected='true'] b {
    color: var(--vscode-editorSuggestWidget-focusHighlightForeground, inherit);
  }
  .option .detail {
    padding-left: 16px;
    overflow: hidden;
    text-overflow: ellipsis;
    font-size: 12px;
    opacity: 0.85;
  }
`;
