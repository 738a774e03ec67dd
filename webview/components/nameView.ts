/** A tensor's name in a row: what the filter looks for is marked, and where it is cut the end stays. */
import { html } from 'lit';
import { ROW_LENGTH, visibleText } from '../visibleText.ts';

/** Characters at the end of a long name that are never cut: they tell the modules of a layer apart. */
const TAIL = 22;
/** Text in which every character is as wide as the next and runs from left to right. */
const PLAIN = /^[\x20-\x7e]*$/;

type Range = readonly [from: number, to: number];

/** @param terms what to mark, in lower case */
export function nameView(name: string, terms: readonly string[]): unknown {
  if (name === '') {
    return html`<i>(no name)</i>`;
  }
  const text = visibleText(name, ROW_LENGTH);
  const marks = marksOf(text, terms);
  if (text.length <= TAIL || !PLAIN.test(text)) {
    return html`<bdi class="whole">${marked(text, marks, [0, text.length])}</bdi>`;
  }
  const cut = text.length - TAIL;
  return html`<span class="head">${marked(text, marks, [0, cut])}</span
    ><span class="tail">${marked(text, marks, [cut, text.length])}</span>`;
}

/** The part of the text in `range`, marked. */
function marked(text: string, marks: readonly Range[], [start, end]: Range): unknown[] {
  const parts: unknown[] = [];
  let at = start;
  for (const [from, to] of marks) {
    const [first, last] = [Math.max(from, at), Math.min(to, end)];
    if (first < last) {
      parts.push(text.slice(at, first), html`<mark>${text.slice(first, last)}</mark>`);
      at = last;
    }
  }
  return [...parts, text.slice(at, end)];
}

/** The first place of each term, in order, without overlaps. */
function marksOf(text: string, terms: readonly string[]): readonly Range[] {
  const lower = text.toLowerCase();
  // lower-casing changes the length of a few characters; marks would then stand in the wrong place
  if (lower.length !== text.length) {
    return [];
  }
  let end = 0;
  return terms
    .map((term): Range => [lower.indexOf(term), lower.indexOf(term) + term.length])
    .filter(([from]) => from >= 0)
    .sort((a, b) => a[0] - b[0])
    .filter(([from, to]) => {
      const isFree = from >= end;
      end = isFree ? to : end;
      return isFree;
    });
}
