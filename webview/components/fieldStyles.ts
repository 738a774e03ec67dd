/** Small text fields as VS Code draws its own. */
import { css } from 'lit';

export const fieldStyles = css`
  input {
    box-sizing: border-box;
    height: 24px;
    padding: 2px 6px;
    font: inherit;
    font-variant-numeric: tabular-nums;
    color: var(--vscode-settings-textInputForeground);
    background: var(--vscode-settings-textInputBackground);
    border: 1px solid
      var(--vscode-settings-textInputBorder, var(--vscode-contrastBorder, transparent));
    border-radius: 2px;
  }
  input:focus {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: -1px;
  }
  input::placeholder {
    color: var(--vscode-input-placeholderForeground);
    opacity: 1;
  }
  input[aria-invalid='true'] {
    border-color: var(--vscode-inputValidation-errorBorder);
  }
  .muted {
    color: var(--vscode-descriptionForeground);
  }
`;

/** A bar above a plot: choices, and labels with small fields for numbers. */
export const fieldBarStyles = css`
  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 12px;
  }
  label {
    display: flex;
    align-items: center;
    gap: 6px;
  }
  input {
    width: 64px;
  }
`;
