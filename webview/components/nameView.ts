/** A tensor's name in a row, with what the filter looks for marked. */
import { html } from 'lit';
import { t } from '../l10n.ts';
import { FULL_LENGTH, ROW_LENGTH, visibleText } from '../visibleText.ts';

/** Text that runs from left to right, whatever stands around it. */
const PLAIN = /^[\x20-\x7e]*$/;

/**
 * Where there is no room, a name loses its beginning: layer and module, which tell it from its
 * neighbours, stand at the end. Text of other scripts loses its end.
 *
 * @param terms what to mark, in lower case
 */
export function nameView(name: string, terms: readonly string[]): unknown {
  if (name === '') {
    return html`<i>${t('(no name)')}</i>`;
  }
  const text = visibleText(name, ROW_LENGTH);
  const cut = PLAIN.test(text) ? 'cut-start' : 'cut-end';
  return html`<div class="text ${cut}"><bdi>${marked(text, terms)}</bdi></div>`;
}

/** The whole of a name, which is broken between its parts where there is no room for it in one line. */
export function wholeName(name: string): unknown {
  return name === ''
    ? html`<i>${t('(no name)')}</i>`
    : visibleText(name, FULL_LENGTH)
        .split(/(?<=[./])/)
        .map((part) => html`${part}<wbr />`);
}

/** The first place of each term is marked; marks do not overlap. */
function marked(text: string, terms: readonly string[]): unknown {
  const lower = text.toLowerCase();
  // lower-casing changes the length of a few characters; marks would then stand in the wrong place
  if (terms.length === 0 || lower.length !== text.length) {
    return text;
  }
  const marks = terms
    .map((term) => ({ from: lower.indexOf(term), to: lower.indexOf(term) + term.length }))
    .filter(({ from }) => from >= 0)
    .sort((a, b) => a.from - b.from);
  const parts: unknown[] = [];
  let end = 0;
  for (const { from, to } of marks) {
    if (from >= end) {
      parts.push(text.slice(end, from), html`<mark>${text.slice(from, to)}</mark>`);
      end = to;
    }
  }
  return [...parts, text.slice(end)];
}
