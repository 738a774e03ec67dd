/** The look of the heat map and its legend. */
import { css, unsafeCSS } from 'lit';
import { PURE } from './palette.ts';

export const heatMapStyles = css`
  :host {
    display: grid;
    gap: 6px;
    min-width: 0;
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 4px 12px;
  }
  /* what is slotted stands along the image's sides */
  .frame {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 3px;
  }
  ::slotted([slot='beside']) {
    grid-area: 1 / 2;
  }
  ::slotted([slot='below']) {
    grid-area: 2 / 1;
  }
  .map {
    grid-area: 1 / 1;
    position: relative;
    width: 100%;
    min-height: 28px;
    max-height: 260px;
    overflow: hidden;
    cursor: crosshair;
    outline: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent));
    touch-action: none;
  }
  .map:focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: 1px;
  }
  canvas {
    display: block;
    width: 100%;
    height: 100%;
    image-rendering: pixelated;
    forced-color-adjust: none;
  }
  .window,
  .cursor {
    position: absolute;
    box-sizing: border-box;
    pointer-events: none;
    border: 1px solid var(--vscode-foreground);
    outline: 1px solid var(--vscode-editor-background);
    min-width: 5px;
    min-height: 5px;
  }
  .cursor {
    border-color: var(--vscode-focusBorder);
    border-width: 2px;
  }
  .legend {
    display: flex;
    align-items: center;
    gap: 6px;
    font-size: 12px;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .scale {
    width: 88px;
    height: 10px;
    forced-color-adjust: none;
    outline: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent));
  }
  .scale.mean {
    background: linear-gradient(
      to right,
      var(--vscode-charts-yellow),
      var(--vscode-editor-background),
      var(--vscode-charts-blue)
    );
  }
  .scale.maxAbs,
  .scale.changedFraction {
    background: linear-gradient(
      to right,
      var(--vscode-editor-background),
      var(--vscode-charts-blue) ${unsafeCSS(PURE * 100)}%,
      var(--vscode-foreground)
    );
  }
  .key::before {
    content: '';
    display: inline-block;
    width: 10px;
    height: 10px;
    margin-right: 5px;
    vertical-align: -1px;
    background: var(--vscode-errorForeground);
    forced-color-adjust: none;
  }
  .key.mask::before {
    background: var(--vscode-charts-yellow);
  }
  .readout {
    min-height: 18px;
    line-height: 18px;
    font-size: 12px;
    font-variant-numeric: tabular-nums;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
`;
