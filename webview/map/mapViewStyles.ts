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
    /* the cell that has the keyboard is marked in the picture */
    outline: none;
    cursor: default;
    touch-action: pan-x pan-y;
  }
  .sizer {
    pointer-events: none;
  }
`;
