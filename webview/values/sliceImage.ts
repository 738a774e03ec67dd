/** The image and the norms of one slice, asked for once for all who show them. */
import type { TensorImage } from '../../src/model/values.ts';
import { failureOf } from '../host/host.ts';
import { Changes } from '../state/changes.ts';
import { sizeOf } from './imageScale.ts';
import type { ImageSource, ValuesSource } from './source.ts';

/** Long enough not to read every tensor that the arrow keys pass. */
const SETTLE_MS = 150;

export class SliceImage<Source extends ImageSource = ValuesSource> {
  readonly changes = new Changes();
  image: TensorImage | null = null;
  /** Why there is none. */
  failure: string | null = null;
  slice = 0;
  private pending: AbortController | null = null;

  constructor(readonly source: Source) {}

  /** Changes to another slice; its image is asked for when someone wants it. */
  choose(slice: number): void {
    if (slice !== this.slice) {
      this.slice = slice;
      this.forget();
    }
  }

  /** Asks for the image, unless it is there, on its way or failed. */
  want(): void {
    if (this.image === null && this.failure === null && this.pending === null) {
      void this.fetch();
    }
  }

  retry(): void {
    this.forget();
    this.want();
  }

  /** Ends the request. */
  dispose(): void {
    this.pending?.abort();
    this.pending = null;
  }

  private forget(): void {
    this.dispose();
    this.image = null;
    this.failure = null;
    this.changes.emit();
  }

  private async fetch(): Promise<void> {
    const abort = new AbortController();
    this.pending = abort;
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    if (abort.signal.aborted) {
      return;
    }
    try {
      const image = await this.source.image(sizeOf(this.source.shape, this.slice), abort.signal);
      this.settle(abort, () => (this.image = image));
    } catch (error) {
      this.settle(abort, () => (this.failure = failureOf(error).message));
    }
  }

  private settle(abort: AbortController, take: () => void): void {
    if (this.pending === abort) {
      this.pending = null;
      take();
      this.changes.emit();
    }
  }
}
