/** Two updates by layer, or by kind of module: a row a group, marks on axes that all of them share. */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { UpdatesByGroup, UpdatesModel } from '../../src/model/updates.ts';
import '../components/choice.ts';
import '../components/figure.ts';
import { base } from '../components/styles.ts';
import { exact, integer } from '../format.ts';
import { t } from '../l10n.ts';
import { ROW_LENGTH, visibleText } from '../visibleText.ts';
import type { Axis } from './groupAxis.ts';
import { GROUP_COLUMNS, valuesOf, type GroupColumn } from './groupColumns.ts';
import { groupMarks } from './groupMarks.ts';
import { filterOf, groupsOf, type Group, type Grouping } from './groups.ts';
import { groupsStyles } from './groupsStyles.ts';

/** More than any model has; what stands behind them can be seen in the table. */
const MOST_GROUPS = 500;

/** A column with the axis that its marks are drawn on. */
type Drawn = readonly [column: GroupColumn, axis: Axis | null];

/** Sends `lens-grouping` with the grouping that was chosen, and `lens-show-group` with a filter. */
@customElement('lens-updates-groups')
export class UpdatesGroups extends LitElement {
  static override readonly styles = [base, groupsStyles];

  @property({ attribute: false }) model!: UpdatesByGroup;
  @property() grouping: Grouping = 'layer';

  protected override render(): TemplateResult {
    const all = groupsOf(this.model, this.grouping);
    const groups = all.slice(0, MOST_GROUPS);
    return html`<div class="bar">
        <lens-choice
          .label=${t('Figures by')}
          .value=${this.grouping}
          .options=${OPTIONS}
          @lens-choose=${(event: CustomEvent<string>) => this.send('lens-grouping', event.detail)}
        ></lens-choice>
        <span class="muted">${explanation(all.length)}</span>
      </div>
      ${groups.length === 0 ? this.renderEmpty() : this.renderTable(groups)}`;
  }

  private renderEmpty(): TemplateResult {
    return html`<p class="empty muted">
      ${
        this.model.model.tensors === 0
          ? t('Nothing is compared yet.')
          : t('No tensor that is compared has a layer in its name.')
      }
    </p>`;
  }

  private renderTable(groups: readonly Group[]): TemplateResult {
    const models = groups.map(({ model }) => model);
    const columns = GROUP_COLUMNS.map((column): Drawn => [
      column,
      column.axis?.(valuesOf(column, models)) ?? null,
    ]);
    return html`<div
      class="scroller"
      tabindex="0"
      role="region"
      aria-label=${this.grouping === 'layer' ? t('Figures by layer') : t('Figures by module')}
    >
      <table>
        <thead>
          <tr>
            <th scope="col">${this.grouping === 'layer' ? t('Layer') : t('Module')}</th>
            <th scope="col" class="number">${t('Tensors')}</th>
            ${columns.map(renderHeading)}
          </tr>
        </thead>
        <tbody>
          ${groups.map((group) => this.renderGroup(group, columns))}
        </tbody>
      </table>
    </div>`;
  }

  private renderGroup(group: Group, columns: readonly Drawn[]): TemplateResult {
    const name = visibleText(group.name, ROW_LENGTH);
    return html`<tr>
      <th scope="row">
        <button
          class="untrusted"
          title=${t('Show these tensors in the table')}
          @click=${() => this.send('lens-show-group', filterOf(group, this.grouping))}
        >
          ${name}
        </button>
      </th>
      <td class="number muted">${integer(group.model.tensors)}</td>
      ${columns.map((drawn) => renderCell(drawn, group.model))}
    </tr>`;
  }

  private send(name: string, detail: string): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

const OPTIONS = [
  { value: 'layer', label: t('By layer'), hint: t('A row for each layer') },
  { value: 'module', label: t('By module'), hint: t('A row for each kind of module') },
];

function explanation(count: number): string {
  const marks = t(
    'Of all tensors, whatever is filtered. Marks: the total, a line from p10 to p90 of the matrices, dashed what chance gives.',
  );
  return count > MOST_GROUPS
    ? `${marks} ${t('The first {0} of {1}.', integer(MOST_GROUPS), integer(count))}`
    : marks;
}

function renderHeading([column, axis]: Drawn): TemplateResult {
  return html`<th scope="col" class=${axis === null ? 'number' : 'drawn'}>
    <lens-figure .metric=${column.metric} .label=${column.label}
      >${axis === null ? nothing : renderEnds(column, axis)}</lens-figure
    >
  </th>`;
}

/** What the axis runs from and to. */
function renderEnds(column: GroupColumn, { lower, upper, baseline }: Axis): TemplateResult {
  const format = column.end ?? column.format;
  return html`<span class="ends" aria-hidden="true"
    ><span>${format(lower)}</span>${
      baseline === null ? nothing : html`<span>${format(baseline)}</span>`
    }<span>${format(upper)}</span></span
  >`;
}

function renderCell([column, axis]: Drawn, model: UpdatesModel): TemplateResult {
  const value = column.value(model);
  const text = html`<span class=${value === null ? 'muted' : ''} title=${exact(value)}
    >${column.format(value)}</span
  >`;
  return axis === null
    ? html`<td class="number">${text}</td>`
    : html`<td class="drawn">
        <div class="both">${groupMarks(column, axis, model)}${text}</div>
      </td>`;
}
