import { css } from 'lit';
import { disclosureStyles } from '../components/disclosureStyles.ts';

const own = css`
  .panel {
    display: flex;
    flex-wrap: wrap;
    align-items: flex-start;
    gap: 16px 40px;
    max-height: 45vh;
    margin: 6px 0 4px;
    padding: 2px 4px 8px 2px;
    line-height: 18px;
  }
  section {
    flex: 1 1 240px;
    min-width: 0;
    max-width: 560px;
  }
  section.wide {
    flex: 2 1 400px;
  }
  h2 {
    margin: 0 0 6px;
    font-size: 11px;
    font-weight: 600;
    text-transform: uppercase;
    letter-spacing: 0.3px;
    color: var(--vscode-sideBarSectionHeader-foreground, var(--vscode-foreground));
  }
  dl {
    display: grid;
    grid-template-columns: fit-content(60%) minmax(0, 1fr);
    gap: 1px 16px;
    margin: 0;
    font-variant-numeric: tabular-nums;
  }
  dt {
    color: var(--vscode-descriptionForeground);
  }
  dd {
    margin: 0;
  }
  p {
    margin: 6px 0 0;
  }
  ul {
    margin: 0;
    padding-left: 16px;
  }
`;

export const aboutStyles = [disclosureStyles, own];
