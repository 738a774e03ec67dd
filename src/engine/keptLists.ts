/** Lists of numbers kept in memory, up to so many bytes; those kept longest go first. */
export class KeptLists {
  private readonly lists = new Map<string, Float64Array>();
  private bytes = 0;

  constructor(private readonly maxBytes: number) {}

  find(key: string): Float64Array | undefined {
    return this.lists.get(key);
  }

  /** Keeps a list, even one that is too large by itself: it was asked for last. */
  keep(key: string, values: Float64Array): void {
    this.remove(key);
    this.lists.set(key, values);
    this.bytes += values.byteLength;
    for (const oldest of this.lists.keys()) {
      if (this.bytes <= this.maxBytes || oldest === key) {
        break;
      }
      this.remove(oldest);
    }
  }

  private remove(key: string): void {
    this.bytes -= this.lists.get(key)?.byteLength ?? 0;
    this.lists.delete(key);
  }
}
