/** What the map shows and how: metric, scale, limits, picture or table. */
import '@vscode-elements/elements/dist/vscode-option/index.js';
import '@vscode-elements/elements/dist/vscode-single-select/index.js';
import { html, nothing, type TemplateResult } from 'lit';
import { integer } from '../format.ts';
import { t } from '../l10n.ts';
import type { MapState } from '../state/viewState.ts';
import type { CellValues } from './cellValues.ts';
import { definitionText } from './legend.ts';
import type { MapRow } from './mapLayout.ts';
import type { MapMetric } from './mapMetric.ts';
import type { Limits, Scale } from './scale.ts';

export interface ControlParts {
  readonly map: MapState;
  readonly metrics: readonly Pick<MapMetric<MapRow>, 'id' | 'definition'>[];
  readonly values: CellValues;
  readonly scale: Scale | null;
  readonly extremes: Limits | null;
}

export function mapControls(
  { map, metrics, values, scale, extremes }: ControlParts,
  remember: (change: Partial<MapState>) => void,
): TemplateResult {
  return html`<div class="controls">
    ${metricChooser(metrics, values.metric.id, (metric) => remember({ metric, scale: '' }))}
    ${map.isTable ? nothing : colorToggles(map, scale, extremes, remember)}
    ${toggle({
      label: t('As table'),
      title: t('The same numbers as a table'),
      isOn: map.isTable,
      change: () => remember({ isTable: !map.isTable }),
    })}
    <span class="count muted"
      >${
        values.metric.coverage === 'all'
          ? nothing
          : t('measured {0} of {1}', integer(values.measured), integer(values.total))
      }</span
    >
  </div>`;
}

/** How values become colours. */
function colorToggles(
  map: MapState,
  scale: Scale | null,
  extremes: Limits | null,
  remember: (change: Partial<MapState>) => void,
): TemplateResult {
  const isLog = scale?.isLog ?? false;
  const canLog = extremes !== null && extremes.lower > 0;
  return html`${toggle({
    label: t('Log'),
    title: canLog
      ? t('Colours by the logarithm of the values')
      : t('There are values that have no logarithm'),
    isOn: isLog,
    isDisabled: !canLog,
    change: () => remember({ scale: isLog ? 'linear' : 'log' }),
  })}
  ${toggle({
    label: t('Colours 2–98 %'),
    title: t(
      'Colours between the 2nd and the 98th percentile of the cells; values beyond have the colour of the end',
    ),
    isOn: map.isRobust,
    change: () => remember({ isRobust: !map.isRobust }),
  })}`;
}

function metricChooser(
  metrics: ControlParts['metrics'],
  shown: string,
  choose: (metric: string) => void,
): TemplateResult {
  const changed = (event: Event): void => {
    if (event.target instanceof HTMLElement && 'value' in event.target) {
      choose(String(event.target.value));
    }
  };
  return html`<vscode-single-select .label=${t('Metric')} .value=${shown} @change=${changed}>
    ${metrics.map(
      ({ id, definition }) =>
        html`<vscode-option
          value=${id}
          .description=${definitionText(definition)}
          ?selected=${id === shown}
          >${definition.title}</vscode-option
        >`,
    )}
  </vscode-single-select>`;
}

interface Toggle {
  readonly label: string;
  readonly title: string;
  readonly isOn: boolean;
  readonly isDisabled?: boolean;
  change(): void;
}

function toggle({ label, title, isOn, isDisabled, change }: Toggle): TemplateResult {
  return html`<button
    class="toggle"
    title=${title}
    aria-pressed=${isOn ? 'true' : 'false'}
    ?disabled=${isDisabled ?? false}
    @click=${change}
  >
    ${label}
  </button>`;
}
