/** Tells listeners that something has changed. */
export class Changes {
  private readonly listeners = new Set<() => void>();

  /** @returns how to stop listening */
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
