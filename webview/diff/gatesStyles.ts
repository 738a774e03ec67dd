/** The look of the gates: a sentence, and three columns that stack where there is no room. */
import { css } from 'lit';

export const gatesStyles = css`
  :host {
    display: block;
    flex: none;
    margin: 4px 16px 6px 12px;
    border: 1px solid
      var(--vscode-widget-border, var(--vscode-editorGroup-border, var(--vscode-contrastBorder)));
    border-radius: 4px;
    background: var(--vscode-editorWidget-background);
    container-type: inline-size;
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: start;
    gap: 2px 12px;
    padding: 6px 10px;
  }
  h2 {
    margin: 0;
    font-size: 12px;
    font-weight: 600;
  }
  h2 button {
    all: unset;
    display: flex;
    align-items: center;
    gap: 2px;
    cursor: pointer;
    line-height: 20px;
  }
  h2 button:focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: 1px;
  }
  p {
    margin: 0;
    line-height: 1.45;
  }
  .summary {
    flex: 1 1 320px;
    line-height: 20px;
  }
  .gates {
    display: grid;
    grid-template-columns: minmax(0, 0.8fr) minmax(0, 1.2fr) minmax(0, 1fr);
    gap: 8px 24px;
    padding: 2px 12px 10px;
    border-top: 1px solid
      var(--vscode-editorGroup-border, var(--vscode-contrastBorder, transparent));
    font-size: 12px;
  }
  .gates[hidden] {
    display: none;
  }
  @container (max-width: 760px) {
    .gates {
      grid-template-columns: minmax(0, 1fr);
    }
  }
  section {
    display: flex;
    flex-direction: column;
    gap: 4px;
    min-width: 0;
  }
  h3 {
    margin: 6px 0 0;
    font-size: 12px;
    font-weight: 600;
  }
  table {
    border-collapse: collapse;
    font-variant-numeric: tabular-nums;
    width: 100%;
  }
  th {
    font-weight: 400;
    text-align: left;
    color: var(--vscode-descriptionForeground);
    padding: 1px 0;
  }
  td,
  thead th + th {
    text-align: right;
    white-space: nowrap;
    padding: 1px 0 1px 10px;
  }
  tbody th {
    color: var(--vscode-foreground);
    cursor: help;
  }
  .place {
    display: block;
    color: var(--vscode-descriptionForeground);
    font-size: 11px;
  }
`;
