/** The look of the table: that of VS Code's own lists. */
import { css, unsafeCSS } from 'lit';
import { HEADER_HEIGHT, ROW_HEIGHT } from './virtualRows.ts';

const rowHeight = unsafeCSS(`${ROW_HEIGHT}px`);
const headerHeight = unsafeCSS(`${HEADER_HEIGHT}px`);

export const gridStyles = css`
  :host {
    display: block;
    min-height: 0;
    min-width: 0;
    overflow: hidden;
    position: relative;
    font-variant-numeric: tabular-nums;
  }
  .grid {
    height: 100%;
    overflow: auto;
    contain: strict;
  }
  .header {
    position: sticky;
    top: 0;
    z-index: 1;
    min-width: var(--row-width);
  }
  .header-row {
    height: ${headerHeight};
    border-bottom: 1px solid
      var(--vscode-editorGroup-border, var(--vscode-contrastBorder, transparent));
  }
  .heading {
    min-width: 0;
  }
  .heading button {
    all: unset;
    box-sizing: border-box;
    display: flex;
    align-items: center;
    gap: 2px;
    max-width: 100%;
    height: 100%;
    cursor: pointer;
    color: var(--vscode-descriptionForeground);
    font-size: 12px;
    white-space: nowrap;
  }
  .heading.numeric {
    display: flex;
    justify-content: flex-end;
  }
  .heading.numeric button {
    flex: none;
    max-width: none;
    gap: 0;
    flex-direction: row-reverse;
  }
  .heading button:hover,
  .heading:not([aria-sort='none']) button {
    color: var(--vscode-foreground);
  }
  .heading button:focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: -2px;
  }
  .label {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .order {
    font: normal 12px/1 codicon;
    width: 12px;
    flex: none;
  }
  .heading.numeric .order.none {
    display: none;
  }
  .order.ascending::before {
    content: '\\eab7';
  }
  .order.descending::before {
    content: '\\eab4';
  }
  .body {
    position: relative;
    min-width: var(--row-width);
  }
  .row {
    position: absolute;
    inset: 0 0 auto 0;
    height: ${rowHeight};
    line-height: ${rowHeight};
    cursor: pointer;
    user-select: none;
    contain: strict;
  }
  .row:hover {
    --tint: var(--vscode-list-hoverBackground);
    color: var(--vscode-list-hoverForeground, inherit);
    outline: 1px dashed var(--vscode-contrastActiveBorder, transparent);
    outline-offset: -1px;
  }
  .row[aria-selected='true'] {
    --tint: var(--vscode-list-inactiveSelectionBackground);
    color: var(--vscode-list-inactiveSelectionForeground, inherit);
    outline: 1px dotted var(--vscode-contrastActiveBorder, transparent);
    outline-offset: -1px;
  }
  .focused .row[aria-selected='true'] {
    --tint: var(--vscode-list-activeSelectionBackground);
    color: var(--vscode-list-activeSelectionForeground, inherit);
  }
  .row:focus {
    outline: 1px solid var(--vscode-list-focusOutline, var(--vscode-focusBorder));
    outline-offset: -1px;
  }
  .row:focus:not(:focus-visible) {
    outline-color: var(--vscode-contrastActiveBorder, transparent);
  }
  .cell {
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .numeric {
    text-align: right;
  }
  .name:not(.heading) {
    font-family: var(--vscode-editor-font-family);
    font-size: 12px;
    direction: ltr;
  }
  .text {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: pre;
    text-align: left;
  }
  .cut-start {
    direction: rtl;
  }
  .cut-start bdi {
    direction: ltr;
    unicode-bidi: isolate;
  }
  .cell:is(.shape, .dtype) {
    color: var(--vscode-descriptionForeground);
  }
  .row[aria-selected='true'] .cell:is(.shape, .dtype) {
    color: inherit;
  }
  mark {
    background: none;
    color: var(--vscode-list-highlightForeground);
    font-weight: bold;
  }
  .focused .row[aria-selected='true'] mark {
    color: var(--vscode-list-focusHighlightForeground, var(--vscode-list-highlightForeground));
  }
  /* text and bar: the heading is above both */
  .cell:is(.updateSparsity, .maskJaccard, .share) {
    display: flex;
    align-items: center;
    gap: 8px;
  }
  .heading:is(.updateSparsity, .maskJaccard, .share) {
    justify-content: flex-start;
  }
  .heading:is(.updateSparsity, .maskJaccard, .share) button {
    flex-direction: row;
  }
  /* as wide as the text under it, whose letters are larger */
  .heading.share :is(button, .fixed) {
    box-sizing: border-box;
    min-width: calc(9ch * 13 / 12);
    justify-content: flex-end;
    text-align: right;
  }
  .cell.shape {
    word-spacing: -1.5px;
  }
  .bar {
    flex: 0 0 48px;
    height: 6px;
    border-radius: 1px;
    background: color-mix(in srgb, var(--vscode-charts-green) 22%, transparent);
    outline: 1px solid var(--vscode-contrastBorder, transparent);
  }
  .fill {
    display: block;
    height: 100%;
    border-radius: 1px;
    background: var(--vscode-charts-green);
  }
  /* wraps out of sight where the column is no wider than its text */
  .cell.share {
    flex-wrap: wrap;
  }
  .share .bar {
    flex: 1 0 24px;
    background: color-mix(in srgb, var(--vscode-charts-blue) 22%, transparent);
  }
  .share .fill {
    background: var(--vscode-charts-blue);
  }
  .bar-text {
    flex: 1;
    text-align: right;
  }
  .share .bar-text {
    flex: 0 0 9ch;
  }
  @media (forced-colors: active) {
    /* its border is room for the row's outline, which the system's colours would draw */
    .row:not([aria-selected='true']) > .name,
    .header-row > .name {
      border-color: Canvas;
    }
    .row:focus-visible > .name {
      border-color: Highlight;
    }
    .grid .row[aria-selected='true'] {
      --surface: Highlight;
      color: HighlightText;
      forced-color-adjust: none;
    }
    .fill {
      background: CanvasText;
      forced-color-adjust: none;
    }
    .row[aria-selected='true'] .fill {
      background: HighlightText;
    }
  }
`;
