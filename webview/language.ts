/**
 * Reads the texts of the user's language from the page, where the editor puts them as a block of
 * data. Imported first: other modules translate while they load. English has no such block.
 */
import { useBundle } from './l10n.ts';

const block = document.getElementById('l10n');
if (block !== null) {
  useBundle(JSON.parse(block.textContent) as Readonly<Record<string, string>>);
}
