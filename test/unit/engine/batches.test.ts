import assert from 'node:assert/strict';
import { Batches } from '../../../src/engine/batches.ts';
import type { RunProgress } from '../../../src/protocol/engine.ts';

describe('batches of reports', () => {
  it('gather what comes in quick succession', () => {
    const sent: RunProgress<string>[] = [];
    const batches = new Batches<string>((message) => sent.push(message));
    for (let i = 0; i < 1000; i++) {
      batches.report(i, `report ${i}`);
    }
    batches.progress(0.5);
    assert.equal(sent.length, 0);
    batches.flush();
    assert.deepEqual(
      sent.map(({ fraction, reports }) => [fraction, reports.length]),
      [[0.5, 1000]],
    );
  });

  it('split what does not fit into one message', () => {
    const sent: RunProgress<string>[] = [];
    const batches = new Batches<string>((message) => sent.push(message));
    for (let i = 0; i < 3; i++) {
      batches.report(i, 'x'.repeat(600_000));
    }
    batches.flush();
    assert.deepEqual(
      sent.map(({ reports }) => reports.length),
      [1, 1, 1],
    );
  });

  it('go out by themselves after a while', async () => {
    const message = await new Promise<RunProgress<string>>((resolve) => {
      new Batches<string>(resolve).report(0, 'first');
    });
    assert.deepEqual(message.reports, ['first']);
  });
});
