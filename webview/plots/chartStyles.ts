/** The look of a chart, and what of uPlot's own style sheet is needed. */
import { css } from 'lit';

export const chartStyles = css`
  :host {
    display: block;
    position: relative;
  }
  .heading {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 12px;
    font-size: 12px;
    min-height: 18px;
  }
  /* what is read out under the mouse goes before what is known */
  .what {
    flex: 0 1 auto;
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .title {
    color: var(--vscode-descriptionForeground);
  }
  .key {
    margin-left: 12px;
  }
  .key::before {
    content: '';
    display: inline-block;
    width: 12px;
    height: 3px;
    margin-right: 5px;
    vertical-align: middle;
    background: var(--key);
    forced-color-adjust: none;
  }
  .blue {
    --key: var(--vscode-charts-blue);
  }
  .yellow {
    --key: var(--vscode-charts-yellow);
  }
  .purple {
    --key: var(--vscode-charts-purple);
  }
  .readout {
    flex: none;
    max-width: 100%;
    margin-left: auto;
    font-variant-numeric: tabular-nums;
    white-space: pre;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .plot {
    height: var(--chart-height, 160px);
    overflow: hidden;
  }
  /* what of uPlot's own style sheet is needed: it does not reach into a shadow root */
  .uplot,
  .uplot * {
    box-sizing: border-box;
  }
  .u-wrap {
    position: relative;
    user-select: none;
  }
  .u-over,
  .u-under,
  .u-axis,
  .u-select {
    position: absolute;
  }
  .u-under {
    overflow: hidden;
  }
  .uplot canvas {
    display: block;
    position: relative;
    width: 100%;
    height: 100%;
  }
  .u-cursor-x {
    position: absolute;
    left: 0;
    top: 0;
    height: 100%;
    border-right: 1px dashed var(--vscode-descriptionForeground);
    pointer-events: none;
  }
  .u-cursor-pt {
    position: absolute;
    top: 0;
    left: 0;
    border-radius: 50%;
    pointer-events: none;
  }
  .u-off,
  .u-cursor-y {
    display: none;
  }
  .plot:focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
  }
  .reset {
    flex: none;
    align-self: center;
    margin: -4px 0;
  }
  .u-select {
    background: var(
      --vscode-editor-selectionBackground,
      var(--vscode-list-activeSelectionBackground)
    );
    opacity: 0.4;
    pointer-events: none;
  }
`;
