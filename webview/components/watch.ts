/** Draws a component again whenever one of its sources has changed. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Changes } from '../state/changes.ts';

export class Watch implements ReactiveController {
  private watched: readonly Changes[] = [];
  private unsubscribe: (() => void)[] = [];

  /** @param sources what to watch; asked for when the component is connected and at each update, with its properties set */
  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly sources: () => readonly Changes[],
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.watch(this.sources());
  }

  /** A property that holds a source may be another one now. */
  hostUpdate(): void {
    const sources = this.sources();
    if (sources.some((source, at) => source !== this.watched[at])) {
      this.watch(sources);
    }
  }

  hostDisconnected(): void {
    this.watch([]);
  }

  private watch(sources: readonly Changes[]): void {
    for (const unsubscribe of this.unsubscribe) {
      unsubscribe();
    }
    this.watched = sources;
    this.unsubscribe = sources.map((source) => source.subscribe(() => this.host.requestUpdate()));
  }
}
