/** When a card appears by key or pointer, and when it goes. */
import type { LitElement, ReactiveController } from 'lit';
import type { HoverTarget } from './hoverTarget.ts';

/**
 * How long a card stays when the pointer has left what it is about: long enough to get into the
 * card, and to the next row, whose card then takes its place.
 */
const GRACE_MS = 400;

const MODIFIERS = ['Control', 'Meta', 'Shift', 'Alt'];

export class Triggers implements ReactiveController {
  /** Whether the last thing that the user did was to press a key. */
  isKeyboard = false;
  pointerX: number | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private root: EventTarget | undefined;

  constructor(
    private readonly card: LitElement,
    private readonly show: (target: HoverTarget) => void,
    private readonly hide: () => void,
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
    clearTimeout(this.timer);
  }

  private leave(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(this.hide, GRACE_MS);
  }

  private get isOpen(): boolean {
    return this.card.matches(':popover-open');
  }

  private readonly onHover = (event: Event): void => {
    this.show((event as CustomEvent<HoverTarget>).detail);
  };

  private readonly onUnhover = (): void => {
    if (this.isOpen && !this.card.matches(':hover')) {
      this.leave();
    }
  };

  /** Escape closes the card and does nothing else; any other key goes where it was meant to. */
  private readonly onKeydown = (event: KeyboardEvent): void => {
    this.isKeyboard = true;
    if (this.isOpen && !MODIFIERS.includes(event.key)) {
      this.hide();
      if (event.key === 'Escape') {
        event.preventDefault();
        event.stopImmediatePropagation();
      }
    }
  };

  private readonly onPointerMove = (event: PointerEvent): void => {
    this.isKeyboard = false;
    this.pointerX = event.clientX;
  };

  /** What the card is about moves away from under it. */
  private readonly onOutside = (event: Event): void => {
    if (this.isOpen && !event.composedPath().includes(this.card)) {
      this.hide();
    }
  };
}
