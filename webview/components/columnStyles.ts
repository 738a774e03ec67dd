/** Where the columns of the table lie; gridLayout.ts gives the widths. */
import { css, unsafeCSS } from 'lit';
import { COLUMN_GAP, ROW_END, ROW_START } from './columnWidths.ts';
import { ROW_HEIGHT } from './virtualRows.ts';

const rowHeight = unsafeCSS(`${ROW_HEIGHT}px`);
const columnGap = unsafeCSS(`${COLUMN_GAP}px`);
const rowStart = unsafeCSS(`${ROW_START}px`);
const rowEnd = unsafeCSS(`${ROW_END}px`);

export const columnStyles = css`
  .ruler {
    position: absolute;
    visibility: hidden;
    display: flex;
    width: max-content;
    height: 0;
    overflow: hidden;
    white-space: nowrap;
  }
  .ruler > * {
    flex: none;
  }
  .ruler .name {
    white-space: pre;
  }
  /* the arrow of a sorted column stands after its text; of figures, before it and partly in the gap */
  .ruler-heading {
    font-size: 12px;
    padding-left: 4px;
  }
  .ruler-heading.of-text {
    padding: 0 14px 0 0;
  }
  .header-row,
  .row {
    display: flex;
    column-gap: ${columnGap};
    padding-right: ${rowEnd};
    box-sizing: border-box;
    --surface: linear-gradient(var(--tint, transparent) 0 0), var(--vscode-editor-background);
    background: var(--surface);
  }
  .columns {
    flex: none;
    display: grid;
    grid-template-columns: var(--columns);
    column-gap: ${columnGap};
  }
  /* stays where it is while the others scroll to the side */
  :is(.row, .header-row) > .name {
    position: sticky;
    left: 0;
    flex: 1 0 calc(var(--name) + ${rowStart});
    padding-left: calc(${rowStart} - 1px);
    box-sizing: border-box;
    min-width: 0;
    overflow: visible;
    background: var(--surface);
    /* leaves the row's outline to be seen */
    background-clip: padding-box;
    border: 1px solid transparent;
    border-right: none;
  }
  .row > .name {
    line-height: calc(${rowHeight} - 2px);
  }
  .aside :is(.row, .header-row) > .name::after {
    content: '';
    position: absolute;
    inset: -1px 0 -1px auto;
    width: 1px;
    background: var(--vscode-editorGroup-border, var(--vscode-contrastBorder, transparent));
  }
`;
