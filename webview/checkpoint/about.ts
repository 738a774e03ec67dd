/** What is known of the checkpoint as a whole, behind one line that opens it. */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { ConfigFile, Memory, Structure } from '../../src/model/structure.ts';
import { badge, base } from '../components/styles.ts';
import { Watch } from '../components/watch.ts';
import { byteSize, counted, integer } from '../format.ts';
import type { Host } from '../host/host.ts';
import { t } from '../l10n.ts';
import { FULL_LENGTH, visibleText } from '../visibleText.ts';
import { aboutStyles } from './aboutStyles.ts';
import type { CheckpointSession } from './checkpointSession.ts';
import './composition.ts';
import './likelyBase.ts';
import { notesOf } from './structureText.ts';

@customElement('lens-about')
export class About extends LitElement {
  static override readonly styles = [base, badge, aboutStyles];

  @property({ attribute: false }) host!: Host;
  @property({ attribute: false }) session!: CheckpointSession;
  /** Files around the checkpoint are looked at when there is somebody to tell of them. */
  @state() private isOpen = false;

  constructor() {
    super();
    new Watch(this, () => [this.session.changes]);
  }

  protected override render(): TemplateResult {
    const { structure, structureError, init } = this.session;
    const title = t('About this checkpoint');
    return html`<details
      @toggle=${(event: Event) => (this.isOpen = (event.target as HTMLDetailsElement).open)}
    >
      <summary>${title}${renderBadge(structure)}</summary>
      <div class="panel" tabindex="0" role="region" aria-label=${title}>
        ${
          structure === null
            ? html`<p class=${structureError === null ? 'muted' : 'error'}>
                ${structureError ?? t('Reading …')}
              </p>`
            : renderStructure(structure)
        }
        ${this.isOpen ? html`<lens-likely-base .host=${this.host}></lens-likely-base>` : nothing}
        ${renderMetadata(Object.entries(init.summary.metadata), init.unlistedMetadata)}
        ${structure?.configs.map(renderConfig)}
        ${
          init.summary.shards.length > 1
            ? renderList(
                t('Shards'),
                init.summary.shards.map(({ file, bytes }) => [file, byteSize(bytes)]),
              )
            : nothing
        }
      </div>
    </details>`;
  }
}

/** What would be missed behind a closed line: ties, files that do not belong, a wrong configuration. */
function renderBadge(structure: Structure | null): unknown {
  const count = structure === null ? 0 : notesOf(structure).length;
  return count === 0 ? nothing : html` <span class="badge">${counted(count, 'note')}</span>`;
}

/** More entries would take longer to show than anyone reads. */
const MOST_METADATA = 100;

/** @param unlisted how many entries the editor has left out */
function renderMetadata(
  entries: readonly (readonly [string, string])[],
  unlisted: number,
): unknown {
  const listed = entries.slice(0, MOST_METADATA);
  return renderList(t('Metadata'), listed, restText(entries.length - listed.length + unlisted));
}

function renderStructure(structure: Structure): TemplateResult {
  const notes = notesOf(structure);
  return html`<section class="wide">
      <h2>${t('Composition')}</h2>
      <lens-composition .parts=${structure.composition}></lens-composition>
    </section>
    <section>
      <h2>${t('Memory of the weights')}</h2>
      ${renderMemory(structure.memory)}
    </section>
    ${
      notes.length === 0
        ? nothing
        : html`<section>
            <h2>${t('Notes')}</h2>
            <ul>
              ${notes.map((note) => html`<li class="untrusted">${note}</li>`)}
            </ul>
          </section>`
    }`;
}

function renderMemory(memory: Memory): TemplateResult {
  const lines: readonly (readonly [string, number])[] = [
    [t('As stored'), memory.stored],
    ['bf16', memory.bf16],
    ['int8', memory.int8],
    ['int4', memory.int4],
  ];
  return html`<dl>
      ${lines.map(
        ([label, bytes]) =>
          html`<dt>${label}</dt>
            <dd title=${counted(bytes, 'byte')}>${byteSize(bytes)}</dd>`,
      )}
    </dl>
    <p class="muted">
      ${t('Weights alone: no scales of a quantised format, no activations, no cache. Integer tensors as stored.')}
    </p>`;
}

function renderConfig({ file, entries, count, error }: ConfigFile): unknown {
  if (error !== null) {
    return html`<section>
      <h2 class="file">${file}</h2>
      <p class="error untrusted">
        ${t('{0} cannot be read: {1}', file, visibleText(error, FULL_LENGTH))}
      </p>
    </section>`;
  }
  return renderList(
    file,
    entries.map(({ key, value }) => [key, value]),
    restText(count - entries.length),
  );
}

/** @param rest how many entries a list leaves out */
function restText(rest: number): unknown {
  return rest > 0 ? t('{0} more entries are not listed.', integer(rest)) : nothing;
}

function renderList(
  title: string,
  entries: readonly (readonly [string, string])[],
  note: unknown = nothing,
): unknown {
  return entries.length === 0
    ? nothing
    : html`<section>
        <h2>${title}</h2>
        <dl class="mono">
          ${entries.map(
            ([key, value]) =>
              html`<dt class="untrusted">${visibleText(key, FULL_LENGTH)}</dt>
                <dd class="untrusted">${visibleText(value, FULL_LENGTH)}</dd>`,
          )}
        </dl>
        ${note === nothing ? nothing : html`<p class="muted">${note}</p>`}
      </section>`;
}
