/** The look of the grid of values. */
import { css, unsafeCSS } from 'lit';

export const ROW_PX = 20;
const row = unsafeCSS(`${ROW_PX}px`);

export const gridStyles = css`
  :host {
    display: block;
    min-width: 0;
  }
  .scroller {
    max-height: 284px;
    overflow: auto;
    overscroll-behavior: contain;
    box-sizing: border-box;
    border: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent));
    outline: none;
    font-family: var(--vscode-editor-font-family);
    font-size: 12px;
    font-variant-numeric: tabular-nums;
    direction: ltr;
  }
  .scroller:focus-visible {
    border-color: var(--vscode-focusBorder);
  }
  /* stays in view: it is drawn anew for every scroll position */
  .sheet {
    position: sticky;
    top: 0;
    left: 0;
    overflow: hidden;
    background: var(--vscode-editor-background);
  }
  .line {
    display: flex;
    height: ${row};
    line-height: ${row};
    position: relative;
  }
  .body {
    position: relative;
  }
  .cells {
    display: flex;
  }
  .cell,
  .heading {
    flex: none;
    box-sizing: border-box;
    padding: 0 6px;
    text-align: right;
    overflow: hidden;
    white-space: nowrap;
    text-overflow: ellipsis;
  }
  .column {
    width: var(--column);
  }
  .side {
    width: var(--side);
  }
  .cell {
    cursor: cell;
    user-select: none;
    border-right: 1px solid transparent;
    background-clip: padding-box;
  }
  .heading {
    color: var(--vscode-descriptionForeground);
    background: var(--vscode-editor-background);
  }
  .top {
    z-index: 2;
    background: var(--vscode-editor-background);
    border-bottom: 1px solid
      var(--vscode-editorGroup-border, var(--vscode-contrastBorder, transparent));
    margin-bottom: -1px;
  }
  .side {
    position: relative;
    z-index: 1;
    border-right: 1px solid
      var(--vscode-editorGroup-border, var(--vscode-contrastBorder, transparent));
  }
  .heading.active {
    color: var(--vscode-foreground);
    font-weight: 600;
  }
  .waiting {
    color: var(--vscode-descriptionForeground);
  }
  .selected {
    box-shadow: inset 0 0 0 100px
      color-mix(in srgb, var(--vscode-list-activeSelectionBackground, transparent) 55%, transparent);
    outline: 1px dotted var(--vscode-contrastActiveBorder, transparent);
    outline-offset: -1px;
  }
  .active.cell {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: -1px;
  }
  .scroller:focus-visible .active.cell {
    outline-width: 2px;
    outline-offset: -2px;
  }
`;
