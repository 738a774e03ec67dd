/** Names as the whole extension shows them. */
export { FULL_LENGTH, ROW_LENGTH, visibleText } from '../src/analysis/visibleText.ts';
