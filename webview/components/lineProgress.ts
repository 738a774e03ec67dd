/** What the run does with the rows of a line, drawn as a mark behind its name. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { t } from '../l10n.ts';
import type { RowProgress } from '../state/rowProgress.ts';
import { FULL_LENGTH, visibleText } from '../visibleText.ts';

export const lineProgressStyles = css`
  .progress {
    flex: none;
    width: 16px;
    margin-inline-start: 4px;
    font: normal 14px/20px codicon;
    text-align: center;
    color: var(--vscode-descriptionForeground);
  }
  .row > .name:has(.progress) {
    display: flex;
  }
  .row > .name:has(.progress) > .text {
    min-width: 0;
  }
  .row[aria-selected='true'] .progress {
    color: inherit;
  }
  .progress.waiting::before {
    content: '\\ea82';
  }
  .progress.measuring::before {
    display: inline-block;
    content: '\\eb19';
    animation: turn 1.5s steps(30) infinite;
  }
  .progress.failed {
    color: var(--vscode-errorForeground);
  }
  .progress.failed::before {
    content: '\\ea87';
  }
  @keyframes turn {
    to {
      transform: rotate(360deg);
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .progress.measuring::before {
      animation: none;
    }
  }
`;

/** @param progress null where there is nothing to say */
export function progressMark(progress: RowProgress | null): TemplateResult | typeof nothing {
  if (progress === null) {
    return nothing;
  }
  const text = progressText(progress);
  return html`<span
    class="progress ${progress.kind}"
    role="img"
    aria-label=${text}
    title=${text}
  ></span>`;
}

function progressText(progress: RowProgress): string {
  switch (progress.kind) {
    case 'waiting':
      return t('Waiting for its turn');
    case 'measuring':
      return t('Measuring …');
    case 'failed':
      return t('Not measured: {0}', visibleText(progress.reason, FULL_LENGTH));
  }
}
