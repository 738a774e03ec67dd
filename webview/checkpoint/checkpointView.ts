/** The checkpoint editor. */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { CheckpointSummary } from '../../src/model/checkpoint.ts';
import { headerStyles } from '../components/headerStyles.ts';
import { runButton } from '../components/runButton.ts';
import { base } from '../components/styles.ts';
import '../components/runStatus.ts';
import '../components/workspace.ts';
import { byteSize, compactCount, counted, percent } from '../format.ts';
import type { ViewId } from '../components/viewTabs.ts';
import type { Host } from '../host/host.ts';
import { t } from '../l10n.ts';
import type { ViewStateStore } from '../state/viewState.ts';
import { FULL_LENGTH, visibleText } from '../visibleText.ts';
import type { CheckpointSession } from './checkpointSession.ts';
import '../map/map.ts';
import './tensorDetail.ts';
import { Watch } from '../components/watch.ts';

const VIEWS: readonly ViewId[] = ['tree', 'table', 'map'];

@customElement('lens-checkpoint')
export class CheckpointView extends LitElement {
  static override readonly styles = [base, headerStyles];

  @property({ attribute: false }) host!: Host;
  @property({ attribute: false }) session!: CheckpointSession;
  @property({ attribute: false }) store!: ViewStateStore;

  constructor() {
    super();
    new Watch(this, () => [this.session.table.changes, this.session.runs.changes]);
  }

  protected override render(): TemplateResult {
    const { init, table } = this.session;
    return html`${this.renderHeader()}
      <lens-workspace
        .session=${this.session}
        .store=${this.store}
        .dtypes=${init.summary.dtypes.map(({ dtype }) => dtype)}
        .views=${VIEWS}
      >
        ${
          table.active === null
            ? nothing
            : html`<lens-tensor-detail
                slot="detail"
                role="region"
                aria-label=${t('Tensor details')}
                tabindex="0"
                .host=${this.host}
                .session=${this.session}
                .store=${this.store}
                .row=${table.active}
              ></lens-tensor-detail>`
        }
      </lens-workspace>`;
  }

  private renderHeader(): TemplateResult {
    const { session } = this;
    const { summary, title } = session.init;
    return html`<header>
      <div class="line">
        <h1 class="untrusted" title=${visibleText(summary.path, FULL_LENGTH)}>
          ${visibleText(title, FULL_LENGTH)}
        </h1>
        <div class="actions">
          <lens-run-status .runs=${session.runs}></lens-run-status>
          ${runButton(session.runs, session.statisticsScope(), 'statistics', {
            label: t('Compute Statistics'),
            isPrimary: false,
          })}
          ${runButton(session.runs, session.spectrumScope(), 'spectrum', {
            label: t('Compute Spectra'),
            isPrimary: true,
          })}
        </div>
      </div>
      <div class="second">
        <span class="facts">${factsOf(summary)}</span>
        ${renderMetadata(summary)}
      </div>
    </header>`;
  }
}

/** `8.19 B parameters · 399 tensors · 5 shards · 15.3 GiB · BF16 97.2 %, F32 2.8 %` */
function factsOf(summary: CheckpointSummary): string {
  const facts = [
    t('{0} parameters', compactCount(summary.parameters)),
    counted(summary.tensorCount, 'tensor'),
    ...(summary.shards.length > 1 ? [counted(summary.shards.length, 'shard')] : []),
    byteSize(summary.bytes),
    dtypeMix(summary),
  ];
  return facts.filter(Boolean).join(' · ');
}

function dtypeMix({ dtypes, parameters }: CheckpointSummary): string {
  if (dtypes.length < 2) {
    return dtypes[0]?.dtype ?? '';
  }
  return dtypes
    .map(({ dtype, parameters: share }) => `${dtype} ${percent(share / Math.max(1, parameters))}`)
    .join(', ');
}

function renderMetadata({ metadata, shards }: CheckpointSummary): unknown {
  const entries = Object.entries(metadata);
  if (entries.length === 0 && shards.length < 2) {
    return nothing;
  }
  const parts = [
    ...(entries.length > 0 ? [counted(entries.length, 'metadata entry', 'metadata entries')] : []),
    ...(shards.length > 1 ? [counted(shards.length, 'shard')] : []),
  ];
  const title = parts.join(', ');
  return html`<details>
    <summary>${title}</summary>
    <div class="disclosed" tabindex="0" role="region" aria-label=${title}>
      <dl>
        ${entries.map(([key, value]) => renderEntry(key, value))}
        ${
          shards.length > 1
            ? shards.map(({ file, bytes }) => renderEntry(file, byteSize(bytes)))
            : nothing
        }
      </dl>
    </div>
  </details>`;
}

function renderEntry(key: string, value: string): TemplateResult {
  return html`<dt class="mono untrusted">${visibleText(key, FULL_LENGTH)}</dt>
    <dd class="mono untrusted">${visibleText(value, FULL_LENGTH)}</dd>`;
}
