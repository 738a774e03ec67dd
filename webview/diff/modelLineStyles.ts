/** The look of a figure's line: ranges in the theme's colours, named below them. */
import { css } from 'lit';

export const modelLineStyles = css`
  .line {
    margin: 4px 0 2px;
    cursor: help;
  }
  .track {
    position: relative;
    height: 6px;
    margin-top: 10px;
    border-radius: 1px;
    background: color-mix(in srgb, var(--vscode-foreground) 14%, transparent);
    outline: 1px solid var(--vscode-contrastBorder, transparent);
  }
  .track i {
    position: absolute;
    top: 0;
    height: 100%;
  }
  .range {
    min-width: 3px;
    border-radius: 1px;
  }
  /* kinds of training, none better than another: no colours of good and bad */
  .SFT {
    background: var(--vscode-charts-orange);
  }
  .OPD {
    background: var(--vscode-charts-purple);
  }
  .RLVR {
    background: var(--vscode-charts-blue);
  }
  /* across the ranges, on a line of its own */
  .track .spread {
    top: -4px;
    height: 2px;
    min-width: 1px;
    background: var(--vscode-descriptionForeground);
  }
  .track .median {
    top: -6px;
    height: 6px;
    width: 1px;
    background: var(--vscode-descriptionForeground);
  }
  .track .mark {
    top: -2px;
    height: 10px;
    border-left: 1px dashed var(--vscode-foreground);
  }
  /* points at the line from above */
  .track .value {
    top: -7px;
    width: 0;
    height: 0;
    margin-left: -4px;
    border: 4px solid transparent;
    border-top: 7px solid var(--vscode-foreground);
    border-bottom: 0;
  }
  .labels {
    position: relative;
    height: 14px;
    font-size: 10px;
    line-height: 14px;
    color: var(--vscode-descriptionForeground);
  }
  .labels span {
    position: absolute;
    transform: translateX(-50%);
    white-space: nowrap;
  }
  @media (forced-colors: active) {
    .track i {
      forced-color-adjust: none;
    }
  }
`;
