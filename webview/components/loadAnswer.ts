/** Fetches what a component shows, once for each thing that it is of. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { failureOf } from '../host/host.ts';

export class LoadAnswer<T> implements ReactiveController {
  /** Undefined until it has come. */
  answer: T | undefined;
  /** Why it does not come. */
  error: string | null = null;
  private wanted = '';
  private pending: AbortController | null = null;

  constructor(private readonly component: ReactiveControllerHost) {
    component.addController(this);
  }

  hostDisconnected(): void {
    this.forget();
  }

  /**
   * Starts the request if it is another one than the last; a late answer to a former one is dropped.
   *
   * @param key what the answer is of
   */
  want(key: string, ask: (signal: AbortSignal) => Promise<T>): void {
    if (this.wanted !== key) {
      this.forget();
      this.wanted = key;
      void this.fetch(ask);
    }
  }

  /** Drops what was fetched, and ends a request. */
  forget(): void {
    this.pending?.abort();
    this.pending = null;
    this.wanted = '';
    this.answer = undefined;
    this.error = null;
  }

  private async fetch(ask: (signal: AbortSignal) => Promise<T>): Promise<void> {
    const abort = new AbortController();
    this.pending = abort;
    try {
      const answer = await ask(abort.signal);
      this.settle(abort, () => (this.answer = answer));
    } catch (error) {
      this.settle(abort, () => (this.error = failureOf(error).message));
    }
  }

  private settle(abort: AbortController, take: () => void): void {
    if (!abort.signal.aborted) {
      take();
      this.component.requestUpdate();
    }
  }
}
