/** The head of both editors. */
import { css } from 'lit';

export const headerStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    position: relative;
    min-height: 0;
    /* where the window is too low for the head and some rows: zoomed in, or in a small group */
    overflow-y: auto;
  }
  lens-workspace {
    min-height: 240px;
    /* its parts scroll for themselves */
    overflow: clip;
  }
  header {
    padding: 10px 16px 2px 12px;
  }
  .line {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px 16px;
    min-height: 28px;
  }
  h1 {
    margin: 0;
    font-size: 16px;
    font-weight: 600;
    line-height: 22px;
    max-width: 100%;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  h1 .muted {
    font-weight: 400;
    font-size: 13px;
  }
  .second {
    display: flex;
    flex-wrap: wrap;
    gap: 0 16px;
    line-height: 20px;
    margin: 2px 0 4px;
  }
  .facts {
    color: var(--vscode-descriptionForeground);
    font-variant-numeric: tabular-nums;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: flex-end;
    gap: 6px 8px;
    min-width: 0;
    max-width: 100%;
    margin-left: auto;
  }
  .hint {
    display: inline-flex;
  }
  details[open] {
    flex-basis: 100%;
  }
  summary {
    width: fit-content;
    cursor: pointer;
    color: var(--vscode-textLink-foreground);
  }
  summary:focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: 1px;
  }
  .disclosed {
    max-height: 30vh;
    overflow: auto;
    padding: 4px 0 6px 16px;
  }
  .disclosed dl {
    display: grid;
    grid-template-columns: fit-content(30%) minmax(0, 1fr);
    gap: 2px 16px;
    margin: 0;
  }
  dt {
    color: var(--vscode-descriptionForeground);
  }
  dd {
    margin: 0;
  }
  ul {
    margin: 0 0 6px;
    padding-left: 16px;
  }
`;
