/** The look of the figures by group: a table whose drawn columns read as one plot from top to bottom. */
import { css } from 'lit';

export const groupsStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-width: 0;
    min-height: 0;
    height: 100%;
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 12px;
    padding: 6px 16px 6px 12px;
    font-size: 12px;
  }
  .empty {
    padding: 16px;
    text-align: center;
  }
  .scroller {
    flex: 1;
    min-height: 0;
    overflow: auto;
  }
  .scroller:focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: -1px;
  }
  table {
    min-width: 100%;
    border-collapse: separate;
    border-spacing: 0;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  th,
  td {
    height: 24px;
    padding: 0 8px;
    font-weight: normal;
    text-align: start;
  }
  .number {
    text-align: end;
  }
  .drawn {
    width: 15%;
  }
  thead th {
    position: sticky;
    top: 0;
    z-index: 1;
    height: 38px;
    vertical-align: top;
    padding-top: 4px;
    font-size: 12px;
    color: var(--vscode-descriptionForeground);
    background: var(--vscode-editor-background);
    border-bottom: 1px solid
      var(--vscode-editorGroup-border, var(--vscode-contrastBorder, transparent));
  }
  thead .number lens-figure {
    display: inline-block;
  }
  tr > :first-child {
    padding-inline-start: 12px;
  }
  tr > :last-child {
    padding-inline-end: 16px;
  }
  th[scope='row'],
  thead th:first-child {
    position: sticky;
    left: 0;
    background: var(--vscode-editor-background);
  }
  thead th:first-child {
    z-index: 2;
  }
  tbody tr:hover > * {
    background: var(--vscode-list-hoverBackground);
    outline: 1px dashed var(--vscode-contrastActiveBorder, transparent);
    outline-offset: -1px;
  }
  th button {
    padding: 0;
    border: 0;
    background: none;
    font: inherit;
    cursor: pointer;
    color: var(--vscode-textLink-foreground);
  }
  th button:hover {
    text-decoration: underline;
    color: var(--vscode-textLink-activeForeground);
  }
  th button:focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: 1px;
  }
  .both {
    display: grid;
    grid-template-columns: minmax(90px, 1fr) 60px;
    align-items: center;
    gap: 8px;
    text-align: end;
  }
  /* as wide as the marks below, so that its ends are theirs */
  .ends {
    display: flex;
    justify-content: space-between;
    margin-inline-end: 68px;
    min-width: 90px;
    font-size: 10px;
    line-height: 14px;
  }
  .marks {
    position: relative;
    height: 14px;
    background: color-mix(in srgb, var(--vscode-foreground) 7%, transparent);
  }
  .marks i {
    position: absolute;
    top: 0;
    bottom: 0;
  }
  .baseline {
    width: 1px;
    background: var(--vscode-descriptionForeground);
  }
  .marks .spread {
    top: 6px;
    bottom: 6px;
    min-width: 1px;
    background: var(--vscode-charts-blue);
  }
  .expected {
    border-left: 1px dashed var(--vscode-foreground);
  }
  .marks .value {
    top: 3px;
    bottom: 3px;
    width: 8px;
    margin-left: -4px;
    border-radius: 50%;
    background: var(--vscode-foreground);
  }
  @media (forced-colors: active) {
    .marks,
    .marks i {
      forced-color-adjust: none;
    }
  }
`;
