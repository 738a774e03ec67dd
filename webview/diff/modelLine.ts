/** The line of one figure: the published ranges, where eight tenths of the matrices lie, and the mean. */
import { html, nothing, type TemplateResult } from 'lit';
import { sources, type PublishedRange } from '../../src/analysis/publishedRanges.ts';
import { t } from '../l10n.ts';
import { METRICS } from '../metrics.ts';
import { spreadOut } from './modelScale.ts';
import type { StripCell } from './modelStripCells.ts';

/** The share of the line that a label takes where the line is shortest. */
const LABEL = 0.24;

export function modelLine(cell: StripCell): TemplateResult {
  const { published, position, value, marks } = cell;
  const summary = [lineSummary(cell), publishedText(cell)].filter(Boolean).join('\n');
  return html`<div
    class="line"
    role="img"
    aria-label=${`${cell.label || METRICS[cell.metric].title}: ${summary}`}
    title=${summary || nothing}
  >
    <div class="track">
      ${published?.ranges.map((range) => renderRange(range, cell))}
      ${marks.map((mark) => html`<i class="mark" .style=${at(position(mark.value))}></i>`)}
      ${renderSpread(cell)}
      ${typeof value === 'number' ? html`<i class="value" .style=${at(position(value))}></i>` : nothing}
    </div>
    <div class="labels">${renderLabels(cell)}</div>
  </div>`;
}

/** How the figure is distributed over the matrices, in words. */
export function lineSummary({ value, spread, format }: StripCell): string {
  if (typeof value !== 'number' || spread === undefined || spread.count === 0) {
    return '';
  }
  return t(
    'Over {0} matrices: mean {1}, median {2}, p10–p90 {3} … {4}',
    spread.count,
    format(spread.mean),
    format(spread.median),
    format(spread.p10),
    format(spread.p90),
  );
}

/** The published ranges, with where they are from. */
export function publishedText({ published, format }: StripCell): string {
  if (published === null) {
    return '';
  }
  const lines = published.ranges.map(
    ({ method, low, high, source }) =>
      `${method}: ${low === high ? format(low) : `${format(low)} … ${format(high)}`} (${sources[source]})`,
  );
  return [t('Published:'), ...lines].join('\n');
}

function renderRange({ method, low, high }: PublishedRange, { position }: StripCell): unknown {
  const [from, to] = [position(low), position(high)];
  const width = `left: ${from * 100}%; width: ${(to - from) * 100}%`;
  return html`<i class="range ${method}" .style=${width}></i>`;
}

function renderSpread({ spread, position }: StripCell): unknown {
  if (spread === undefined || spread.p10 === null || spread.p90 === null) {
    return nothing;
  }
  const [from, to] = [position(spread.p10), position(spread.p90)];
  return html`<i class="spread" .style=${`left: ${from * 100}%; width: ${(to - from) * 100}%`}></i>
    ${spread.median === null ? nothing : html`<i class="median" .style=${at(position(spread.median))}></i>`}`;
}

/** Of the ranges where there are any, otherwise of the marks. */
function renderLabels({ published, marks, position }: StripCell): unknown {
  const labels =
    published === null
      ? marks.map(({ label, value }) => ({ label, place: position(value) }))
      : published.ranges.map(({ method, low, high }) => ({
          label: method,
          place: (position(low) + position(high)) / 2,
        }));
  const sorted = labels.sort((a, b) => a.place - b.place);
  const places = spreadOut(
    sorted.map(({ place }) => place),
    LABEL,
  );
  return sorted.map(
    ({ label }, index) => html`<span .style=${at(places[index] ?? 0)}>${label}</span>`,
  );
}

function at(position: number): string {
  return `left: ${position * 100}%`;
}
