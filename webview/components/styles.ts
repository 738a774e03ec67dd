/** Styles that several components share. */
import { css } from 'lit';

export const base = css`
  :host([hidden]) {
    display: none;
  }
  .muted {
    color: var(--vscode-descriptionForeground);
  }
  .error {
    color: var(--vscode-errorForeground);
  }
  .mono {
    font-family: var(--vscode-editor-font-family);
    font-size: 12px;
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .untrusted {
    unicode-bidi: isolate;
    direction: ltr;
    overflow-wrap: anywhere;
  }
`;

/** Figures and sentences. */
const content = css`
  .figures {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(120px, 1fr));
    gap: 8px 12px;
  }
  p {
    margin: 0;
    line-height: 1.45;
  }
`;

/** What stands in a section of the detail pane. */
export const detailContent = css`
  :host {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 10px;
    min-height: 20px;
  }
  ${content}
`;

/** The detail pane: a scrolling column of sections. */
export const detail = css`
  :host {
    display: block;
    overflow: auto;
    padding: 0 16px 24px;
    box-sizing: border-box;
    container-type: inline-size;
    /* what gets the focus is not hidden by the head */
    scroll-padding-top: 48px;
  }
  /* stays in view: whose figures these are, and Close */
  .top {
    position: sticky;
    top: 0;
    z-index: 1;
    display: flex;
    align-items: flex-start;
    gap: 4px;
    margin: 0 -16px;
    padding: 8px 12px 6px 16px;
    background: var(--vscode-editor-background);
    border-bottom: 1px solid
      var(--vscode-editorGroup-border, var(--vscode-contrastBorder, transparent));
  }
  h2 {
    flex: 1;
    min-width: 0;
    margin: 3px 0 0;
    font-size: 13px;
    line-height: 18px;
    font-weight: 600;
    font-family: var(--vscode-editor-font-family);
    max-height: 90px;
    overflow: auto;
  }
  h3 {
    margin: 0;
    font-size: 11px;
    font-weight: 600;
    text-transform: uppercase;
    letter-spacing: 0.3px;
    color: var(--vscode-sideBarSectionHeader-foreground, var(--vscode-foreground));
  }
  section {
    margin-top: 14px;
    padding-top: 10px;
    border-top: 1px solid
      var(--vscode-editorGroup-border, var(--vscode-contrastBorder, transparent));
    display: grid;
    gap: 10px;
  }
  section > * {
    min-width: 0;
  }
  .section-head {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 8px;
    min-height: 26px;
  }
  .section-head vscode-single-select {
    width: 120px;
  }
  lens-chart.tall {
    --chart-height: 200px;
  }
  dl {
    display: grid;
    grid-template-columns: max-content minmax(0, 1fr);
    gap: 2px 12px;
    align-items: baseline;
    margin: 8px 0 0;
    font-variant-numeric: tabular-nums;
  }
  dt {
    color: var(--vscode-descriptionForeground);
  }
  dd {
    margin: 0;
  }
  ${content}
`;

/** A word that marks a row or a heading. */
export const badge = css`
  .badge {
    padding: 1px 6px;
    border-radius: 8px;
    font-size: 11px;
    line-height: 14px;
    background: var(--vscode-badge-background);
    color: var(--vscode-badge-foreground);
    outline: 1px solid var(--vscode-contrastBorder, transparent);
  }
`;
