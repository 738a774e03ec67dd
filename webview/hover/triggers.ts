/** When a card appears by key or pointer, and when it goes. */
import type { LitElement, ReactiveController } from 'lit';
import type { HoverTarget } from './hoverTarget.ts';

/**
 * How long a card stays when the pointer has left what it is about: long enough to get into the
 * card, and to the next row, whose card then takes its place.
 */
const GRACE_MS = 400;

/** How long pointer or keyboard rest on what they came to, before its card appears. */
const REST_MS = 250;

const MODIFIERS = ['Control', 'Meta', 'Shift', 'Alt'];

export class Triggers implements ReactiveController {
  /** Whether the last thing that the user did was to press a key. */
  isKeyboard = false;
  pointerX: number | null = null;
  /** What pointer or keyboard are on, and told. */
  current: HoverTarget | null = null;
  private leaving: ReturnType<typeof setTimeout> | undefined;
  private resting: ReturnType<typeof setTimeout> | undefined;
  private readonly action = new Moment();
  private readonly press = new Moment();
  /** The first key of VS Code's Ctrl+K Ctrl+I was the last one; both were. */
  private isChordBegun = false;
  private isAskedFor = false;
  private root: EventTarget | undefined;

  constructor(
    private readonly card: LitElement,
    private readonly show: (target: HoverTarget) => void,
    private readonly hide: () => void,
    private readonly ask: () => void,
  ) {
    card.addController(this);
    card.addEventListener('pointerenter', () => this.stay());
    card.addEventListener('pointerleave', () => this.leave());
  }

  hostConnected(): void {
    const root = this.card.getRootNode();
    this.root = root instanceof ShadowRoot ? root.host : root;
    this.root.addEventListener('lens-hover', this.onHover);
    this.root.addEventListener('lens-unhover', this.onUnhover);
    this.root.addEventListener('lens-scroll', this.onOutside);
    window.addEventListener('keydown', this.onKeydown, true);
    window.addEventListener('pointermove', this.onPointerMove, { capture: true, passive: true });
    window.addEventListener('pointerdown', this.onOutside, true);
    window.addEventListener('wheel', this.onOutside, { capture: true, passive: true });
    window.addEventListener('resize', this.onOutside);
    window.addEventListener('blur', this.onOutside);
  }

  hostDisconnected(): void {
    this.stay();
    clearTimeout(this.resting);
    this.root?.removeEventListener('lens-hover', this.onHover);
    this.root?.removeEventListener('lens-unhover', this.onUnhover);
    this.root?.removeEventListener('lens-scroll', this.onOutside);
    window.removeEventListener('keydown', this.onKeydown, true);
    window.removeEventListener('pointermove', this.onPointerMove, true);
    window.removeEventListener('pointerdown', this.onOutside, true);
    window.removeEventListener('wheel', this.onOutside, true);
    window.removeEventListener('resize', this.onOutside);
    window.removeEventListener('blur', this.onOutside);
  }

  /** Takes back that the card is to go. */
  stay(): void {
    clearTimeout(this.leaving);
    this.leaving = undefined;
  }

  private leave(): void {
    this.leaving ??= setTimeout(this.hide, GRACE_MS);
  }

  private get isOpen(): boolean {
    return this.card.matches(':popover-open');
  }

  /** What says at once where pointer or keyboard have come to has to wait; what has waited has not. */
  private readonly onHover = (event: Event): void => {
    const target = (event as CustomEvent<HoverTarget>).detail;
    this.current = target;
    clearTimeout(this.resting);
    if (this.press.isNow) {
      return; // a click moves the focus, and is no question
    }
    if (this.isAskedFor || !this.action.isNow) {
      this.show(target);
      return;
    }
    this.resting = setTimeout(() => this.show(target), REST_MS);
    if (this.isOpen) {
      this.leave();
    }
  };

  private readonly onUnhover = (): void => {
    this.current = null;
    clearTimeout(this.resting);
    if (this.isOpen && !this.card.matches(':hover')) {
      this.leave();
    }
  };

  /** Escape closes the card and does nothing else; any other key goes where it was meant to. */
  private readonly onKeydown = (event: KeyboardEvent): void => {
    this.isKeyboard = true;
    this.action.begin();
    if (MODIFIERS.includes(event.key)) {
      return;
    }
    clearTimeout(this.resting);
    this.followChord(event);
    if (this.isOpen) {
      this.hide();
      if (event.key === 'Escape') {
        event.preventDefault();
        event.stopImmediatePropagation();
      }
    }
  };

  /** What has the focus may show a card of its own; where it does not, the active row's is shown. */
  private followChord(event: KeyboardEvent): void {
    const isCommand = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    this.isAskedFor = this.isChordBegun && isCommand && key === 'i';
    this.isChordBegun = isCommand && key === 'k';
    if (this.isAskedFor) {
      setTimeout(this.ask);
    }
  }

  private readonly onPointerMove = (event: PointerEvent): void => {
    this.isKeyboard = false;
    this.isAskedFor = false;
    this.isChordBegun = false;
    this.action.begin();
    this.pointerX = event.clientX;
  };

  /** What the card is about moves away from under it. */
  private readonly onOutside = (event: Event): void => {
    clearTimeout(this.resting);
    if (event.type === 'pointerdown') {
      this.press.begin();
    }
    if (this.isOpen && !event.composedPath().includes(this.card)) {
      this.hide();
    }
  };
}

/** Something that the user does: it lasts until all that it brings about at once is done. */
class Moment {
  isNow = false;
  private end: ReturnType<typeof setTimeout> | undefined;

  begin(): void {
    this.isNow = true;
    clearTimeout(this.end);
    this.end = setTimeout(() => (this.isNow = false));
  }
}
