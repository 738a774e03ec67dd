/** The marks of one group on the axis of a column: total, spread and what chance gives. */
import { html, nothing, type TemplateResult } from 'lit';
import type { UpdatesModel } from '../../src/model/updates.ts';
import { t } from '../l10n.ts';
import type { Axis } from './groupAxis.ts';
import type { GroupColumn } from './groupColumns.ts';

export function groupMarks(column: GroupColumn, axis: Axis, model: UpdatesModel): TemplateResult {
  const value = column.value(model);
  return html`<span class="marks" title=${summaryOf(column, model) || nothing} aria-hidden="true">
    ${axis.baseline === null ? nothing : mark('baseline', axis.position(axis.baseline))}
    ${renderSpread(column, axis, model)} ${renderExpected(column, axis, model)}
    ${value === null ? nothing : mark('value', axis.position(value))}
  </span>`;
}

function renderSpread(column: GroupColumn, axis: Axis, model: UpdatesModel): unknown {
  const { p10 = null, p90 = null } = column.spread?.(model) ?? {};
  if (p10 === null || p90 === null) {
    return nothing;
  }
  const [from, to] = [axis.position(p10), axis.position(p90)];
  return html`<i
    class="spread"
    .style=${`left: ${from * 100}%; width: ${(to - from) * 100}%`}
  ></i>`;
}

function renderExpected(column: GroupColumn, axis: Axis, model: UpdatesModel): unknown {
  const expected = column.expected?.(model) ?? null;
  return expected === null ? nothing : mark('expected', axis.position(expected));
}

function mark(kind: string, position: number): TemplateResult {
  return html`<i class=${kind} .style=${`left: ${position * 100}%`}></i>`;
}

/** How the figure is spread over the matrices of a group, in words. */
function summaryOf({ spread, format, expected }: GroupColumn, model: UpdatesModel): string {
  const { count = 0, p10 = null, median = null, p90 = null } = spread?.(model) ?? {};
  return [
    ...(count === 0
      ? []
      : [
          t(
            'Over {0} matrices: median {1}, p10–p90 {2} … {3}',
            count,
            format(median),
            format(p10),
            format(p90),
          ),
        ]),
    ...(expected === undefined ? [] : [t('null {0}', format(expected(model)))]),
  ].join('\n');
}
