/** The head of the editor of two updates. */
import { css } from 'lit';

export const updatesViewStyles = css`
  h1 {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 8px;
    white-space: normal;
  }
  .side {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-width: 0;
    max-width: 100%;
  }
  .badge {
    flex: none;
    min-width: 18px;
    box-sizing: border-box;
    padding: 0 5px;
    border-radius: 9px;
    text-align: center;
    font-size: 11px;
    line-height: 18px;
    background: var(--vscode-badge-background);
    color: var(--vscode-badge-foreground);
    outline: 1px solid var(--vscode-contrastBorder, transparent);
  }
  h1 button,
  .link {
    min-width: 0;
    padding: 0;
    border: 0;
    background: none;
    font: inherit;
    text-align: start;
    cursor: pointer;
  }
  h1 button {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    color: inherit;
  }
  h1 button:hover {
    text-decoration: underline;
    color: var(--vscode-textLink-activeForeground);
  }
  .link {
    color: var(--vscode-textLink-foreground);
  }
  .link:hover {
    text-decoration: underline;
    color: var(--vscode-textLink-activeForeground);
  }
  h1 button:focus-visible,
  .link:focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: 1px;
  }
  p.error {
    margin: 2px 0 4px;
  }
`;
