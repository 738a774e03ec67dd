/** The look of the map. */
import { css } from 'lit';

export const mapStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-width: 0;
    min-height: 0;
    overflow: hidden;
  }
  .controls {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px 8px;
    padding: 6px 12px;
  }
  .controls vscode-single-select {
    width: 160px;
  }
  lens-map-table {
    flex: 1;
  }
`;
