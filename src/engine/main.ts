/** Entry of the engine process, which the editor forks. */
import { constants, setPriority } from 'node:os';
import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from 'vscode-jsonrpc/node';
import { EngineService } from './service.ts';

// Before the native threads start, which inherit it: the editor must stay smooth while they work.
lowerPriority();

/** What the last results may take to be written. */
const CLOSING_MS = 1000;

if (process.send === undefined) {
  process.stderr.write(
    'checkpoint-lens: the engine is started by the editor; on a terminal use checkpoint-lens\n',
  );
  process.exitCode = 2;
} else {
  const connection = createMessageConnection(
    new IPCMessageReader(process),
    new IPCMessageWriter(process),
  );
  const service = new EngineService(connection);
  connection.listen();
  const close = (): void => {
    setTimeout(() => process.exit(0), CLOSING_MS);
    void service.close().then(() => process.exit(0));
  };
  // The editor is gone: native work must not keep this process alive.
  process.on('disconnect', close);
  // The editor has no more need of it.
  process.on('SIGTERM', close);
}

function lowerPriority(): void {
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // A system that forbids it runs the engine at the normal priority.
  }
}
