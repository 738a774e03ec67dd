/** A line among others that opens a panel below all of them. */
import { css } from 'lit';

export const disclosureStyles = css`
  :host {
    display: contents;
  }
  details[open] {
    flex-basis: 100%;
  }
  summary {
    width: fit-content;
    cursor: pointer;
    color: var(--vscode-textLink-foreground);
  }
  summary:focus-visible,
  .panel:focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: 1px;
  }
  .panel {
    overflow: auto;
  }
`;
