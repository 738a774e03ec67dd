/** The list of completions below the filter's field: what it offers, and which item is the active one. */
import type { ReactiveControllerHost } from 'lit';
import { completed, completionsAt, type Completions } from '../filter/completion.ts';
import type { Vocabulary } from '../filter/vocabulary.ts';

export interface FilterWords {
  readonly vocabulary: Vocabulary<never>;
  /** Filters that were used before, the last one first. */
  readonly recent: readonly string[];
}

export class FilterSuggestions {
  private completions: Completions | null = null;
  /** Position of the item that Enter takes. */
  active = 0;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly words: () => FilterWords,
  ) {}

  get isOpen(): boolean {
    return this.completions !== null;
  }

  get shown(): Completions | null {
    return this.completions;
  }

  /** Offers all that is possible at the caret. @returns whether there is anything */
  open(text: string, caret: number): boolean {
    const { vocabulary, recent } = this.words();
    const completions = completionsAt(text, caret, vocabulary, recent);
    this.completions = completions.items.length > 0 ? completions : null;
    this.active = 0;
    this.host.requestUpdate();
    return this.isOpen;
  }

  /** Offers what continues the word at the caret, and nothing where none is begun. */
  typed(text: string, caret: number): void {
    this.open(text, caret);
    if (this.completions?.isBegun === false) {
      this.close();
    }
  }

  close(): void {
    this.completions = null;
    this.host.requestUpdate();
  }

  /** Makes another item the active one; after the last comes the first. */
  move(by: number): void {
    const count = this.completions?.items.length ?? 0;
    this.active = count === 0 ? 0 : (this.active + by + count) % count;
    this.host.requestUpdate();
  }

  /** `text` with an item taken, and where the caret then stands; null where nothing is offered. */
  take(text: string, position = this.active): ReturnType<typeof completed> | null {
    const item = this.completions?.items[position];
    return this.completions === null || item === undefined
      ? null
      : completed(text, this.completions, item);
  }
}
