/** Ctrl-C. */
import { EXIT } from './exit.ts';
import { tell } from './messages.ts';

/** Reading a header from a dead file system cannot be cancelled: then the process ends all the same. */
const PATIENCE_MS = 700;

/** Aborted by the first SIGINT or SIGTERM; the process ends within a second of it, whatever it does. */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  const interrupt = (): void => {
    if (controller.signal.aborted) {
      process.exit(EXIT.interrupted);
    }
    controller.abort();
    setTimeout(() => {
      tell('interrupted, before what was going on came to its end');
      process.exit(EXIT.interrupted);
    }, PATIENCE_MS).unref();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return controller.signal;
}
