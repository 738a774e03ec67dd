/** The look of the map's picture. */
import { css } from 'lit';

export const mapViewStyles = css`
  :host {
    display: block;
    position: relative;
    min-width: 0;
    min-height: 0;
    overflow: hidden;
  }
  canvas,
  .scroller {
    position: absolute;
    top: 0;
    left: 0;
  }
  .scroller {
    width: 100%;
    height: 100%;
    overflow: auto;
    outline: none;
    cursor: default;
    touch-action: pan-x pan-y;
  }
  /* the cell that has the keyboard is marked in the picture */
  .scroller:focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: -1px;
  }
  .sizer {
    pointer-events: none;
  }
`;
