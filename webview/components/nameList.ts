/** A list of names in a panel, with a button that copies them; a long one is cut. */
import { html, nothing, type TemplateResult } from 'lit';
import { integer } from '../format.ts';
import { t } from '../l10n.ts';

/** Of a longer list only the beginning is shown; all names that the editor has are copied. */
const LIMIT = 500;

export interface NameList<Item> {
  readonly title: string;
  readonly items: readonly Item[];
  /** How many more there are than the editor has. */
  readonly unlisted: number;
  readonly copy: () => void;
  readonly item: (item: Item) => TemplateResult;
}

/** Looks as `unmatchedStyles` have it. */
export function nameList<Item>(list: NameList<Item>): TemplateResult {
  const { title, items, unlisted } = list;
  const rest = Math.max(0, items.length - LIMIT) + unlisted;
  return html`<section>
    <div class="head">
      <h2>${title}</h2>
      <button
        aria-label=${t('Copy Names: {0}', title)}
        title=${copyHint(items.length, unlisted)}
        @click=${list.copy}
      >
        ${t('Copy Names')}
      </button>
    </div>
    <ul class="mono" tabindex="0" aria-label=${title}>
      ${items.slice(0, LIMIT).map((item) => list.item(item))}
      ${rest > 0 ? html`<li class="muted">${t('and {0} more', integer(rest))}</li>` : nothing}
    </ul>
  </section>`;
}

function copyHint(listed: number, unlisted: number): string {
  return unlisted === 0
    ? t('Copies all of them')
    : t('Copies the first {0}; the command line lists all', integer(listed));
}
