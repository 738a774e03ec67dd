/** The look of the map: its controls, read-out and legend. */
import { css } from 'lit';

export const mapStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-width: 0;
    min-height: 0;
    overflow: hidden;
    font-variant-numeric: tabular-nums;
  }
  .controls {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px;
    padding: 8px 12px;
  }
  .controls vscode-single-select {
    width: 170px;
  }
  .count {
    flex: 1 1 auto;
    text-align: right;
  }
  .toggle {
    all: unset;
    box-sizing: border-box;
    height: 24px;
    line-height: 22px;
    padding: 0 7px;
    border: 1px solid transparent;
    border-radius: 3px;
    cursor: pointer;
    white-space: nowrap;
  }
  .toggle:hover:not(:disabled) {
    background: var(--vscode-toolbar-hoverBackground);
    outline: 1px dashed var(--vscode-toolbar-hoverOutline, transparent);
    outline-offset: -1px;
  }
  .toggle[aria-pressed='true'] {
    color: var(--vscode-inputOption-activeForeground);
    background: var(--vscode-inputOption-activeBackground);
    border-color: var(--vscode-inputOption-activeBorder);
  }
  .toggle:focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: 1px;
  }
  .toggle:disabled {
    cursor: default;
    opacity: 0.6;
  }
  lens-map-view,
  lens-map-table {
    flex: 1 1 0;
  }
  .readout {
    display: flex;
    align-items: baseline;
    gap: 10px;
    flex: none;
    height: 22px;
    line-height: 22px;
    padding: 2px 12px 6px;
    white-space: nowrap;
    overflow: hidden;
  }
  .readout .value {
    font-weight: 600;
  }
  .names {
    flex: 1 1 0;
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px 16px;
    padding: 0 12px 2px;
    font-size: 12px;
  }
  .metric {
    cursor: help;
  }
  .scale {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 12px;
    white-space: nowrap;
  }
  .bar {
    display: grid;
    gap: 1px;
    width: clamp(150px, 22vw, 240px);
  }
  .numbers {
    display: flex;
    justify-content: space-between;
    line-height: 15px;
  }
  .ramp {
    height: 10px;
    outline: 1px solid var(--vscode-contrastBorder, transparent);
    forced-color-adjust: none;
  }
  .key {
    display: flex;
    align-items: center;
    gap: 6px;
  }
  .key::before {
    content: '';
    width: 14px;
    height: 14px;
    box-sizing: border-box;
    forced-color-adjust: none;
  }
  .unmeasured::before {
    background: repeating-linear-gradient(
      -45deg,
      var(--vscode-descriptionForeground) 0 1px,
      transparent 1px 4.24px
    );
    opacity: 0.6;
  }
  .undefined::before {
    content: '–';
    line-height: 12px;
    text-align: center;
    border: 1px solid var(--vscode-descriptionForeground);
  }
  @media (forced-colors: active) {
    .toggle:not([aria-pressed='true']) {
      border-color: Canvas;
    }
  }
`;
