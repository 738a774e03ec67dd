import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { AnalysisError, type FailureKind } from '../../../src/model/failure.ts';
import type { TensorReport } from '../../../src/model/report.ts';
import { buildInfo, openCheckpoint, singularValues } from '../../../src/native/checkpoint.ts';
import { analyzeTensors, type RunListener, type TensorItem } from '../../../src/native/run.ts';
import { temporaryFolder } from '../support/paths.ts';
import { safetensorsBytes, writeSparseFile, writeTensors } from '../support/safetensorsFiles.ts';

const OPTIONS = { values: false };

function failsWith(kind: FailureKind): (error: unknown) => true {
  return (error) => {
    assert.ok(error instanceof AnalysisError, String(error));
    assert.equal(error.failure.kind, kind);
    return true;
  };
}

function items(count: number, metric: 'statistics' | 'spectrum'): TensorItem[] {
  return Array.from({ length: count }, (_, tensor) => ({ tensor, metrics: [metric] }));
}

/** Listens, and notes the order of what it hears. */
function noting(): RunListener<TensorReport> & { readonly heard: string[] } {
  const heard: string[] = [];
  return {
    heard,
    report: (position, report) => void heard.push(`${position} ${report.name}`),
    progress: (fraction) => void heard.push(fraction.toFixed(2)),
  };
}

/** Cancels the run at the first progress that it hears of, and tells how far the run came. */
function cancellingAtFirst(controller: AbortController) {
  let last = 0;
  return {
    report: () => undefined,
    progress: (fraction: number) => {
      last = fraction;
      controller.abort();
    },
    fraction: () => last,
  };
}

describe('the native boundary', () => {
  const file = temporaryFolder();

  it('tells what was built', () => {
    assert.match(buildInfo().version, /^\d+\.\d+\.\d+$/);
    assert.ok(buildInfo().threads >= 1);
  });

  it('throws failures with their kind and path', async () => {
    await assert.rejects(openCheckpoint(file('missing.safetensors')), failsWith('unreadable'));
    writeFileSync(file('bad.safetensors'), safetensorsBytes('{"w":1}'));
    await assert.rejects(openCheckpoint(file('bad.safetensors')), (error) => {
      failsWith('invalid')(error);
      assert.equal((error as AnalysisError).failure.path, file('bad.safetensors'));
      return true;
    });
  });

  it('reports every tensor, and nothing after the end', async () => {
    writeTensors(file('m.safetensors'), { a: [3, 4], b: [5], c: [2, 2] });
    const opened = await openCheckpoint(file('m.safetensors'));
    assert.equal(opened.checkpoint.parameters, 21);
    const listener = noting();
    await analyzeTensors(opened, items(3, 'statistics'), OPTIONS, listener);
    const atEnd = [...listener.heard];
    assert.deepEqual(atEnd.filter((event) => event.includes(' ')).sort(), ['0 a', '1 b', '2 c']);
    assert.equal(atEnd.at(-1), '1.00');
    await new Promise((resolve) => setTimeout(resolve, 150));
    assert.deepEqual(listener.heard, atEnd);
  });

  it('gives singular values as a typed array, and says where there are none', async () => {
    writeTensors(file('m.safetensors'), { a: [3, 4], b: [5] });
    const opened = await openCheckpoint(file('m.safetensors'));
    const values = await singularValues(opened, 0, 0, 2);
    assert.ok(values instanceof Float64Array && values.length === 3);
    assert.ok(values.every((value, i) => i === 0 || value <= (values[i - 1] ?? 0)));
    await assert.rejects(singularValues(opened, 1, 0, undefined), failsWith('invalid'));
  });

  it('does not start what was cancelled before', async () => {
    writeTensors(file('m.safetensors'), { a: [3, 4] });
    const opened = await openCheckpoint(file('m.safetensors'));
    const listener = noting();
    const run = analyzeTensors(
      opened,
      items(1, 'statistics'),
      OPTIONS,
      listener,
      AbortSignal.abort(),
    );
    await assert.rejects(run, failsWith('cancelled'));
    assert.deepEqual(listener.heard, []);
  });

  it('leaves the rest undone when it is cancelled', async () => {
    writeSparseFile(file('big.safetensors'), ['a', 'b', 'c', 'd'], [32_768, 16_384], 'BF16');
    const opened = await openCheckpoint(file('big.safetensors'));
    for (const metric of ['statistics', 'spectrum'] as const) {
      const controller = new AbortController();
      const listener = cancellingAtFirst(controller);
      const run = analyzeTensors(opened, items(4, metric), OPTIONS, listener, controller.signal);
      await assert.rejects(run, failsWith('cancelled'));
      assert.ok(listener.fraction() < 0.75, `${metric} came to ${listener.fraction()}`);
    }
  });

  it('ends a run whose listener throws, with what it threw', async () => {
    writeTensors(file('m.safetensors'), { a: [3, 4], b: [3, 4] });
    const opened = await openCheckpoint(file('m.safetensors'));
    const listener = {
      report: () => {
        throw new RangeError('full');
      },
      progress: () => undefined,
    };
    await assert.rejects(analyzeTensors(opened, items(2, 'statistics'), OPTIONS, listener), {
      name: 'RangeError',
      message: 'full',
    });
  });

  it('refuses tensors that are not there', async () => {
    writeTensors(file('m.safetensors'), { a: [3, 4] });
    const opened = await openCheckpoint(file('m.safetensors'));
    const run = analyzeTensors(opened, items(2, 'statistics'), OPTIONS, noting());
    await assert.rejects(run, failsWith('internal'));
  });
});
