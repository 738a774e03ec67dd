/** How much of the machine the engine takes: as many threads as it is told, of lowered priority. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { constants, getPriority } from 'node:os';
import {
  AnalyzeTensors,
  Configure,
  OpenCheckpoint,
  TensorProgress,
  TensorSpectrum,
} from '../../../src/protocol/engine.ts';
import { EngineUnderTest } from '../support/engineProcess.ts';
import { nativeThreads, type NativeThread } from '../support/nativeThreads.ts';
import { temporaryFolder } from '../support/paths.ts';
import { writeTensors } from '../support/safetensorsFiles.ts';

const { PRIORITY_BELOW_NORMAL } = constants.priority;

describe('the engine process, at work', () => {
  const file = temporaryFolder();
  const path = () => file('matrix.safetensors');

  before(() => writeTensors(path(), { w: [2048, 2048] }));

  /** The most native threads at a time while an engine that is told `threads` answers `ask`. */
  async function threadsDuring(
    threads: number,
    ask: (engine: EngineUnderTest) => Promise<unknown>,
  ): Promise<readonly NativeThread[]> {
    const engine = new EngineUnderTest();
    try {
      await engine.connection.sendNotification(Configure, { threads, cache: null });
      await engine.request(OpenCheckpoint, { path: path() });
      let most: readonly NativeThread[] = [];
      const look = setInterval(() => {
        const now = nativeThreads(engine.process.pid ?? 0);
        most = now.length > most.length ? now : most;
      }, 2);
      await ask(engine);
      clearInterval(look);
      return most;
    } finally {
      await engine.dispose();
    }
  }

  const spectrum = (engine: EngineUnderTest): Promise<unknown> =>
    engine.request(TensorSpectrum, { path: path(), tensor: 0, matrix: 0 });
  const run = (engine: EngineUnderTest): Promise<unknown> =>
    engine.run(AnalyzeTensors, TensorProgress, {
      path: path(),
      tensors: [0],
      metrics: ['spectrum'],
    }).end;

  it('takes a spectrum on demand by the threads that it is told', async () => {
    if (existsSync('/proc/self/task')) {
      // And one that waits for them.
      assert.equal((await threadsDuring(1, spectrum)).length, 1 + 1);
      assert.equal((await threadsDuring(5, spectrum)).length, 5 + 1);
    }
  });

  it('measures a large matrix in a run by the threads that it is told', async () => {
    if (existsSync('/proc/self/task')) {
      const [three, six] = [await threadsDuring(3, run), await threadsDuring(6, run)];
      assert.equal(six.length - three.length, 6 - 3);
    }
  });

  it('has a lower priority than the editor, with all its threads', async () => {
    const engine = new EngineUnderTest();
    try {
      await engine.request(OpenCheckpoint, { path: path() });
      assert.ok(getPriority(engine.process.pid) >= PRIORITY_BELOW_NORMAL);
    } finally {
      await engine.dispose();
    }
    for (const { nice } of await threadsDuring(2, spectrum)) {
      assert.ok(nice >= PRIORITY_BELOW_NORMAL, String(nice));
    }
  });
});
