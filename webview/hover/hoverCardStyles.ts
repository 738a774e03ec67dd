/** Styles of the hover card: VS Code's own hovers. There is no movement in it to be reduced. */
import { css } from 'lit';

export const hoverCardStyles = css`
  :host {
    position: fixed;
    inset: auto;
    margin: 0;
    padding: 8px 10px;
    box-sizing: border-box;
    width: min(340px, calc(100vw - 16px));
    overflow: hidden auto;
    color: var(--vscode-editorHoverWidget-foreground);
    background: var(--vscode-editorHoverWidget-background);
    border: 1px solid var(--vscode-editorHoverWidget-border);
    border-radius: 3px;
    box-shadow: 0 2px 8px var(--vscode-widget-shadow, transparent);
    font-size: 12px;
    line-height: 1.45;
  }
  p,
  dl,
  dt,
  dd,
  figure {
    margin: 0;
  }
  .name {
    font-family: var(--vscode-editor-font-family);
    font-weight: 600;
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 4;
    overflow: hidden;
  }
  .member {
    margin-top: 4px;
  }
  .facts {
    color: var(--vscode-descriptionForeground);
    font-variant-numeric: tabular-nums;
  }
  dl {
    display: grid;
    gap: 1px 12px;
    margin-top: 6px;
    padding-top: 6px;
    border-top: 1px solid var(--vscode-editorHoverWidget-border);
  }
  dl.twofold {
    grid-template-columns: 1fr 1fr;
    column-gap: 24px;
  }
  dl > div {
    display: flex;
    justify-content: space-between;
    gap: 12px;
  }
  dt {
    color: var(--vscode-descriptionForeground);
    white-space: nowrap;
  }
  dd {
    text-align: right;
    white-space: nowrap;
    font-variant-numeric: tabular-nums;
  }
  .estimate {
    font-style: italic;
    color: var(--vscode-descriptionForeground);
    border-bottom: 1px dotted currentColor;
  }
  figure {
    margin-top: 6px;
  }
  svg {
    display: block;
    width: 100%;
    height: 56px;
  }
  rect {
    fill: none;
    stroke: var(--vscode-editorHoverWidget-border);
  }
  polyline {
    fill: none;
    stroke: var(--vscode-charts-blue);
    stroke-width: 1.5;
  }
  circle {
    fill: var(--vscode-charts-blue);
  }
  figcaption,
  p.muted {
    color: var(--vscode-descriptionForeground);
    font-size: 11px;
  }
  p.muted,
  p.error {
    margin-top: 4px;
  }
`;
