/** A name with what the filter looks for marked. */
import { html } from 'lit';
import { ROW_LENGTH, visibleText } from '../visibleText.ts';

/** @param terms in lower case */
export function highlighted(name: string, terms: readonly string[]): unknown {
  const text = visibleText(name, ROW_LENGTH);
  const lower = text.toLowerCase();
  // lower-casing changes the length of a few characters; marks would then stand in the wrong place
  if (terms.length === 0 || lower.length !== text.length) {
    return text;
  }
  const marks = mergedMarks(lower, terms);
  const parts: unknown[] = [];
  let end = 0;
  for (const [from, to] of marks) {
    parts.push(text.slice(end, from), html`<mark>${text.slice(from, to)}</mark>`);
    end = to;
  }
  return [...parts, text.slice(end)];
}

/** The first place of each term, in order, without overlaps. */
function mergedMarks(lower: string, terms: readonly string[]): readonly [number, number][] {
  const marks = terms
    .map((term): [number, number] => [lower.indexOf(term), lower.indexOf(term) + term.length])
    .filter(([from]) => from >= 0)
    .sort((a, b) => a[0] - b[0]);
  let end = 0;
  return marks.filter(([from, to]) => {
    const isFree = from >= end;
    end = isFree ? to : end;
    return isFree;
  });
}
