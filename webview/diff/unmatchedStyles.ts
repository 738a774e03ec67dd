/** The look of what a comparison leaves out: a line that opens lists of names. */
import { css } from 'lit';
import { disclosureStyles } from '../components/disclosureStyles.ts';

const own = css`
  button:focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: 1px;
  }
  details {
    container-type: inline-size;
  }
  details:not([open]) {
    container-type: normal;
  }
  .panel {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 4px 32px;
    max-height: 42vh;
    padding: 6px 8px 8px 16px;
  }
  .lists {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 260px), 1fr));
    gap: 4px 24px;
    align-content: start;
  }
  @container (min-width: 720px) {
    .panel {
      grid-template-columns: minmax(0, 1fr) minmax(300px, 360px);
    }
  }
  section {
    min-width: 0;
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 12px;
  }
  h2 {
    margin: 4px 0;
    font-size: 12px;
    font-weight: 600;
  }
  ul {
    margin: 0 0 6px;
    padding: 0;
    list-style: none;
    max-height: 16em;
    overflow: auto;
  }
  li {
    line-height: 20px;
  }
  button {
    padding: 0;
    border: 0;
    background: none;
    font: inherit;
    text-align: start;
    cursor: pointer;
    color: var(--vscode-textLink-foreground);
  }
  button:hover {
    text-decoration: underline;
    color: var(--vscode-textLink-activeForeground);
  }
`;

export const unmatchedStyles = [disclosureStyles, own];
