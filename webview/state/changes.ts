/** Something that changes and that components watch. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';

export class Changes {
  private readonly listeners = new Set<() => void>();

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  emit(): void {
    for (const listener of this.listeners) {
      listener();
    }
  }
}

/** Draws a component again whenever one of its sources has changed. */
export class Watch implements ReactiveController {
  private unsubscribe: (() => void)[] = [];

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
