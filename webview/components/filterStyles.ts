/** How the filter's bar looks: a field as VS Code's own, what is wrong with it, and the count. */
import { css } from 'lit';

export const filterStyles = css`
  :host {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 12px;
    padding: 8px 16px 8px 0;
    min-width: 0;
  }
  .field {
    flex: 1 1 240px;
    max-width: 440px;
    min-width: 0;
    position: relative;
    display: flex;
    align-items: center;
    box-sizing: border-box;
    height: 26px;
    padding: 0 3px 0 5px;
    gap: 2px;
    color: var(--vscode-input-foreground, var(--vscode-settings-textInputForeground));
    background: var(--vscode-settings-textInputBackground);
    border: 1px solid
      var(--vscode-settings-textInputBorder, var(--vscode-settings-textInputBackground));
    border-radius: 4px;
  }
  .field:focus-within {
    border-color: var(--vscode-focusBorder);
  }
  .field.unclear {
    border-color: var(--vscode-inputValidation-infoBorder, var(--vscode-focusBorder));
  }
  input {
    all: unset;
    flex: 1;
    min-width: 0;
    height: 100%;
    padding-left: 3px;
    font: inherit;
    color: inherit;
    /* names and terms run from left to right in every language */
    direction: ltr;
  }
  input::placeholder {
    color: var(--vscode-input-placeholderForeground);
    opacity: 1;
  }
  .field > vscode-icon {
    flex: none;
    color: var(--vscode-icon-foreground);
  }
  button {
    all: unset;
    flex: none;
    display: grid;
    place-items: center;
    width: 20px;
    height: 20px;
    border-radius: 4px;
    cursor: pointer;
    color: var(--vscode-icon-foreground);
  }
  button vscode-icon {
    color: inherit;
  }
  button:hover {
    background: var(--vscode-toolbar-hoverBackground);
    outline: 1px dashed var(--vscode-contrastActiveBorder, transparent);
    outline-offset: -1px;
  }
  button:focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: -1px;
  }
  .problem {
    flex: 1 1 160px;
    min-width: 0;
    display: flex;
    align-items: center;
    gap: 5px;
  }
  .problem span {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    unicode-bidi: isolate;
  }
  .problem vscode-icon {
    flex: none;
    color: var(--vscode-editorInfo-foreground);
  }
  .count {
    flex: 0 0 auto;
    margin-inline-start: auto;
    text-align: end;
    font-variant-numeric: tabular-nums;
  }
`;
