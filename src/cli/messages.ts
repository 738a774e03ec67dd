/** Lines on stderr: `checkpoint-lens: PATH: what is wrong`. */
import { printable } from './printable.ts';

/** Writes one line, whatever the message contains. */
export function tell(message: string): void {
  process.stderr.write(`checkpoint-lens: ${printable(message)}\n`);
}
