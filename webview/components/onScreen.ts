/** Whether a component can be seen: what it needs is not computed before. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** How near to the view something is prepared. */
const MARGIN = '60px';

export class OnScreen implements ReactiveController {
  isOnScreen = false;
  private readonly observer: IntersectionObserver;

  /** @param changed called when the component has come into view or gone out of it */
  constructor(
    private readonly host: ReactiveControllerHost & Element,
    changed: () => void,
  ) {
    this.observer = new IntersectionObserver(
      (entries) => {
        const isOnScreen = entries.at(-1)?.isIntersecting ?? false;
        if (isOnScreen !== this.isOnScreen) {
          this.isOnScreen = isOnScreen;
          changed();
        }
      },
      { rootMargin: MARGIN, scrollMargin: MARGIN },
    );
    host.addController(this);
  }

  hostConnected(): void {
    this.observer.observe(this.host);
  }

  hostDisconnected(): void {
    this.observer.disconnect();
    this.isOnScreen = false;
  }
}
