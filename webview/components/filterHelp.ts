/** What can be written into the filter, with examples: opened by the field's `?`. */
import { css, html, type TemplateResult } from 'lit';
import type { Vocabulary } from '../filter/vocabulary.ts';
import { LIST_TERMS } from '../filter/lists.ts';
import { t } from '../l10n.ts';

export const HELP_ID = 'terms';

type Line = readonly [examples: readonly string[], meaning: string];

export function filterHelp(words: Vocabulary<never>): TemplateResult {
  return html`<div
    id=${HELP_ID}
    class="popup help"
    role="dialog"
    aria-label=${t('Terms of the filter')}
    tabindex="0"
  >
    <p>${t('Terms with blanks between them: all of them must hold.')}</p>
    <dl>
      ${linesOf(words).map(
        ([examples, meaning]) =>
          html`<dt>${examples.map((example) => html`<code>${example}</code>`)}</dt>
            <dd>${meaning}</dd>`,
      )}
    </dl>
    <p>${t('A figure that is not measured matches no comparison. Figures:')}</p>
    <p class="figures">${bySide(figuresOf(words)).map((name) => html`<code>${name}</code> `)}</p>
  </div>`;
}

function linesOf(words: Vocabulary<never>): readonly Line[] {
  const figures = figuresOf(words);
  const [figure = 'parameters'] = figures.filter((name) =>
    ['stableRank', 'updateSparsity', 'maskJaccard'].includes(name),
  );
  const bound = figure === 'stableRank' ? '<5' : '>90%';
  const sizes = words.field('bytes') === undefined ? [] : ['bytes>=1GiB'];
  return [
    [['q_proj', '*.mlp.*'], t('part of the name, or a glob of all of it')],
    ...LIST_TERMS.map(({ examples, title }): Line => [examples, title]),
    [['parameters>1M', ...sizes], t('compared by < <= > >= =')],
    [[`${figure}${bound}`], t('any figure that is measured')],
    [['-norm', '-layer:0'], t('must not hold')],
    [['q_proj|k_proj'], t('one of them must hold')],
    [['"a name"'], t('taken literally, blanks included')],
  ];
}

function figuresOf(words: Vocabulary<never>): readonly string[] {
  return words.fields.filter((field) => field.isMeasured).map((field) => field.name);
}

/** The sides of a figure after one another: `stableRank.base .other .update`. */
function bySide(names: readonly string[]): readonly string[] {
  const sides = new Map<string, string>();
  for (const name of names) {
    const [, figure = name, side = ''] = /^(.*)(\.[a-z]+)$/.exec(name) ?? [];
    const before = sides.get(figure);
    sides.set(figure, before === undefined ? figure + side : `${before} ${side}`);
  }
  return [...sides.values()];
}

export const helpStyles = css`
  .help {
    width: min(500px, calc(100vw - 24px));
    max-width: none;
    padding: 10px 14px;
    outline: none;
  }
  .help p {
    margin: 0;
    line-height: 1.4;
  }
  .help dl {
    display: grid;
    grid-template-columns: max-content minmax(0, 1fr);
    gap: 3px 14px;
    margin: 8px 0 10px;
  }
  .help dt {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .help dd {
    margin: 0;
  }
  .help code {
    font-family: var(--vscode-editor-font-family);
    font-size: 12px;
    white-space: nowrap;
    color: var(--vscode-textPreformat-foreground, inherit);
  }
  .help .figures {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 10px;
    margin-top: 4px;
  }
`;
