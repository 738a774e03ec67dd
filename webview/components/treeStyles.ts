/** What a tree looks like beyond a table: that of VS Code's own trees. */
import { css, unsafeCSS } from 'lit';

/** Of one level, in CSS pixels. */
const INDENT = unsafeCSS('12px');

export const treeStyles = css`
  [role='treegrid'] .row > .name {
    display: flex;
  }
  .row > .name > .text {
    flex: 1;
    min-width: 0;
  }
  .indent {
    flex: none;
    width: calc(var(--depth) * ${INDENT});
    background: repeating-linear-gradient(
      to right,
      transparent 0 6px,
      var(--vscode-tree-inactiveIndentGuidesStroke, transparent) 6px 7px,
      transparent 7px ${INDENT}
    );
  }
  .grid:is(:hover, .focused) .indent {
    background: repeating-linear-gradient(
      to right,
      transparent 0 6px,
      var(--vscode-tree-indentGuidesStroke, transparent) 6px 7px,
      transparent 7px ${INDENT}
    );
  }
  .twistie {
    flex: none;
    width: 16px;
    font: normal 14px/20px codicon;
    text-align: center;
    color: var(--vscode-icon-foreground, inherit);
  }
  .row[aria-selected='true'] .twistie {
    color: inherit;
  }
  .twistie.closed::before {
    content: '\\eab6';
  }
  .twistie.opened::before {
    content: '\\eab4';
  }
`;
