/** Tells when the pointer rests on a row, or the keyboard asks for it, so that a card can be shown. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { TableRow } from '../state/table.ts';

/** As VS Code's own hovers, and soon enough to be there within 300 ms. */
const REST_MS = 250;

export interface HoverDetail {
  readonly row: TableRow;
  /** The row's name on screen. */
  readonly anchor: DOMRect;
}

export class GridHover implements ReactiveController {
  private rest: ReturnType<typeof setTimeout> | undefined;
  /** The element that the pointer is on, or that a card was asked for. */
  private on: HTMLElement | null = null;
  private isShown = false;
  /** The first key of VS Code's Ctrl+K Ctrl+I has been pressed. */
  private isChord = false;

  /** @param rowOf the row that an element of the grid stands for */
  constructor(
    private readonly host: ReactiveControllerHost & HTMLElement,
    private readonly rowOf: (element: HTMLElement) => TableRow | undefined,
  ) {
    host.addController(this);
  }

  hostDisconnected(): void {
    this.leave();
  }

  readonly onPointerMove = (event: PointerEvent): void => {
    const element = rowElement(event);
    if (event.buttons !== 0 || element === null) {
      this.leave();
    } else if (element !== this.on) {
      this.leave();
      this.on = element;
      const row = this.rowOf(element);
      // by then the element may show another row
      this.rest = setTimeout(() => {
        if (this.rowOf(element) === row) {
          this.show(element);
        }
      }, REST_MS);
    }
  };

  readonly leave = (): void => {
    clearTimeout(this.rest);
    this.on = null;
    if (this.isShown) {
      this.isShown = false;
      this.send('lens-unhover', undefined);
    }
  };

  /** @returns whether the key belongs to the hover */
  keydown(event: KeyboardEvent): boolean {
    const key = event.key.toLowerCase();
    if (key === 'control' || key === 'meta') {
      return false; // let go and pressed again between the two keys
    }
    const isCommand = event.ctrlKey || event.metaKey;
    const isSecond = this.isChord && isCommand && key === 'i';
    this.isChord = isCommand && key === 'k';
    const element = rowElement(event);
    if (isSecond && element !== null) {
      this.leave();
      this.on = element;
      this.show(element);
    } else {
      this.leave();
    }
    return isSecond || this.isChord;
  }

  private show(element: HTMLElement): void {
    const row = this.rowOf(element);
    const anchor = element.querySelector('.name')?.getBoundingClientRect();
    if (row !== undefined && anchor !== undefined && element.isConnected) {
      this.isShown = true;
      this.send('lens-hover', { row, anchor });
    }
  }

  private send(type: string, detail: HoverDetail | undefined): void {
    this.host.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }
}

function rowElement(event: Event): HTMLElement | null {
  return event.target instanceof Element ? event.target.closest<HTMLElement>('.row') : null;
}
