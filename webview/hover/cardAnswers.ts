/** The cards of one session's tensors, each asked for once. */
import { lackingOf } from '../../src/analysis/tensorCard.ts';
import type { TensorCard } from '../../src/model/card.ts';
import { CardOf } from '../../src/protocol/webview.ts';
import type { TensorRow } from '../checkpoint/tensorRow.ts';
import type { Host } from '../host/host.ts';

/** The one not used for longest goes first. */
const CAPACITY = 500;

export class CardAnswers {
  private readonly kept = new Map<string, TensorCard>();

  constructor(private readonly host: Host) {}

  /** What was answered for the row as it is known now. */
  find(row: TensorRow): TensorCard | undefined {
    return this.kept.get(keyOf(row));
  }

  /** @throws what the editor answers, also when `signal` was aborted. */
  async ask(row: TensorRow, signal: AbortSignal): Promise<TensorCard> {
    const key = keyOf(row);
    const lacking = lackingOf(row.report);
    const card = await this.host.request(CardOf, { row: row.index, lacking }, signal);
    this.kept.set(key, card);
    const [oldest] = this.kept.keys();
    if (this.kept.size > CAPACITY && oldest !== undefined) {
      this.kept.delete(oldest);
    }
    return card;
  }
}

/** A row that has been measured since is another question. */
function keyOf(row: TensorRow): string {
  return [row.index, ...lackingOf(row.report)].join(' ');
}
