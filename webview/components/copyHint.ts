/** What a button that copies the names of a list says of a list that is cut. */
import { integer } from '../format.ts';
import { t } from '../l10n.ts';

/**
 * @param listed how many names the editor has
 * @param unlisted how many there are beside them
 */
export function copyHint(listed: number, unlisted: number): string {
  return unlisted === 0
    ? t('Copies all of them')
    : t('Copies the first {0}; the command line lists all', integer(listed));
}
