/** The card that appears over a tensor, wherever in the webview one is hovered or asked for by key. */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { CheckpointSession } from '../checkpoint/checkpointSession.ts';
import { announce } from '../components/announce.ts';
import { base } from '../components/styles.ts';
import type { DiffSession } from '../diff/diffSession.ts';
import { failureOf, type Host } from '../host/host.ts';
import type { UpdatesSession } from '../updates/updatesSession.ts';
import { CardAnswers } from './cardAnswers.ts';
import { cellContent } from './cellContent.ts';
import { hoverCardStyles } from './hoverCardStyles.ts';
import type { HoverTarget } from './hoverTarget.ts';
import { pairContent } from './pairContent.ts';
import { placeCard } from './place.ts';
import { tensorContent, type CardAnswer } from './tensorContent.ts';
import { Triggers } from './triggers.ts';
import { tripleContent } from './tripleContent.ts';

interface Shown extends HoverTarget {
  /** The element that the keyboard is on and the card describes; null for the pointer. */
  readonly described: Element | null;
  /** Where the pointer came to rest. */
  readonly pointerX: number | null;
}

@customElement('lens-hover-card')
export class HoverCard extends LitElement {
  static override readonly styles = [base, hoverCardStyles];

  @property({ attribute: false }) host!: Host;
  /** What is open; null while nothing is. */
  @property({ attribute: false }) session: CheckpointSession | DiffSession | UpdatesSession | null =
    null;
  @state() private shown: Shown | null = null;
  @state() private answer: CardAnswer = { card: undefined, failure: null };
  private answers: CardAnswers | undefined;
  private asked: AbortController | undefined;
  private stopWatching: (() => void) | undefined;
  private readonly triggers = new Triggers(
    this,
    (target) => this.show(target),
    () => this.hide(),
    () => this.showFocused(),
  );

  override connectedCallback(): void {
    super.connectedCallback();
    this.id = 'lens-hover-card';
    this.popover = 'manual';
    this.role = 'tooltip';
  }

  /** Shows the card of a row at once; in place of another one without anything in between. */
  private show(target: HoverTarget): void {
    if (this.session === null) {
      return;
    }
    this.describe(null);
    const isSame = this.shown?.row === target.row;
    const { isKeyboard, pointerX } = this.triggers;
    const described = isKeyboard ? deepActiveElement() : null;
    this.shown = { ...target, described, pointerX: isKeyboard ? null : pointerX };
    this.triggers.stay();
    this.showPopover();
    void this.ask(target.row, isSame);
  }

  /**
   * Shows the card of what the keyboard is on: of the active row where nothing else was told. One
   * that is shown already stays.
   */
  showFocused(): void {
    const row = this.session?.table.active ?? null;
    const focused = deepActiveElement();
    if (this.shown !== null || focused === null) {
      return;
    }
    const anchor = focused.getBoundingClientRect();
    const target = this.triggers.current ?? (row === null ? null : { row, anchor });
    if (target !== null) {
      this.show(target);
    }
  }

  private hide(): void {
    this.describe(null);
    this.asked?.abort();
    this.shown = null;
    this.triggers.stay();
    this.hidePopover();
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('session')) {
      this.stopWatching?.();
      this.answers = new CardAnswers(this.host);
      this.stopWatching = this.session?.onMeasured((rows: readonly unknown[]) => {
        if (this.shown !== null && rows.includes(this.shown.row)) {
          void this.ask(this.shown.row, true);
          this.requestUpdate();
        }
      });
      if (this.shown !== null) {
        this.hide();
      }
    }
  }

  protected override render(): unknown {
    return this.shown === null
      ? nothing
      : html`<div class="card">${this.content(this.shown.row)}</div>`;
  }

  protected override updated(): void {
    if (this.shown !== null) {
      this.place(this.shown);
    }
  }

  private content(row: HoverTarget['row']): TemplateResult {
    if ('reduction' in row) {
      return cellContent(row);
    }
    if ('tensor' in row) {
      return tensorContent(row, this.answer);
    }
    return 'triple' in row ? tripleContent(row) : pairContent(row);
  }

  /**
   * Asks what is not known of the row; what was asked for another one is no longer wanted.
   *
   * @param isSame whether the card of this row is shown already, and stays until the answer is there
   */
  private async ask(row: HoverTarget['row'], isSame: boolean): Promise<void> {
    this.asked?.abort();
    const asked = new AbortController();
    this.asked = asked;
    const known = 'tensor' in row ? this.answers?.find(row) : undefined;
    this.answer = { card: known ?? (isSame ? this.answer.card : undefined), failure: null };
    if ('tensor' in row && known === undefined && this.answers !== undefined) {
      const answer = await answerOf(this.answers.ask(row, asked.signal));
      if (asked.signal.aborted) {
        return;
      }
      this.answer = answer;
    }
    await this.updateComplete;
    this.describe(this.shown?.described ?? null);
  }

  /** Ties the card to the element that the keyboard is on, and reads it out: focus does not move. */
  private describe(element: Element | null): void {
    const former = this.shown?.described ?? null;
    if (element === null && former !== null) {
      former.ariaDescribedByElements = null;
    } else if (element !== null) {
      element.ariaDescribedByElements = [this];
      announce(this, this.text());
    }
  }

  /** What can be read, in one line. */
  private text(): string {
    const card = this.renderRoot.querySelector<HTMLElement>('.card');
    return (card?.innerText ?? '').replace(/\s*\n\s*/g, ', ');
  }

  private place({ anchor, pointerX }: Shown): void {
    const { style } = this;
    style.maxHeight = 'none';
    const view = { width: window.innerWidth, height: window.innerHeight };
    const { left, top, height } = placeCard(anchor, this.getBoundingClientRect(), view, pointerX);
    style.left = `${left}px`;
    style.top = `${top}px`;
    style.maxHeight = `${height}px`;
  }
}

async function answerOf(asked: Promise<CardAnswer['card']>): Promise<CardAnswer> {
  try {
    return { card: await asked, failure: null };
  } catch (error) {
    return { card: undefined, failure: failureOf(error).message };
  }
}

/** The element that has the focus, inside of whatever shadow roots. */
function deepActiveElement(): Element | null {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) {
    active = active.shadowRoot.activeElement;
  }
  return active;
}
