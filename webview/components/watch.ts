/** Draws a component again whenever one of its sources has changed. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Changes } from '../state/changes.ts';

export class Watch implements ReactiveController {
  private unsubscribe: (() => void)[] = [];

  /** @param sources what to watch; asked for when the component is connected, with its properties set */
  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly sources: () => readonly Changes[],
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.unsubscribe = this.sources().map((source) =>
      source.subscribe(() => this.host.requestUpdate()),
    );
  }

  hostDisconnected(): void {
    for (const unsubscribe of this.unsubscribe) {
      unsubscribe();
    }
    this.unsubscribe = [];
  }
}
