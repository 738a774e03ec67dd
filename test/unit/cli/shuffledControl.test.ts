/** The null that is measured: `--null shuffle`. */
import assert from 'node:assert/strict';
import { UsageError } from '../../../src/cli/exit.ts';
import { parseNull, parseSeed } from '../../../src/cli/options.ts';
import { jsonOf, runCli } from '../support/cli.ts';
import type { DiffDocument } from '../support/documents.ts';

const PAIR = ['diff', 'samples/base.safetensors', 'samples/rlvr.safetensors'] as const;

function shuffled(seed: number, ...args: string[]): Promise<DiffDocument> {
  return jsonOf<DiffDocument>(...PAIR, '--null', 'shuffle', '--seed', String(seed), ...args);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value / values.length, 0);
}

describe('the shuffled control', () => {
  it('moves the spectrum as the null in closed form says', async () => {
    const excesses: number[] = [];
    for (const seed of [1, 2, 3, 4]) {
      const { tensors } = await shuffled(seed, '--metrics', 'sparsity,spectrum');
      for (const { shape, relativeUpdate, shuffledControl } of tensors) {
        const excess = shuffledControl?.nssExcess;
        if (typeof excess === 'number' && typeof relativeUpdate === 'number') {
          if (relativeUpdate * Math.sqrt(Math.max(...shape)) <= 0.1) {
            excesses.push(excess);
          }
        }
      }
    }
    assert.ok(excesses.length >= 4 * 14, `${excesses.length} matrices`);
    const mean = meanOf(excesses);
    assert.ok(Math.abs(mean - 1) <= 0.03, `mean nssExcess ${mean} over ${excesses.length}`);
  });

  it('measures every figure again, for tensors and for the model', async () => {
    const { options, tensors, model, byLayer } = await shuffled(7, '--metrics', 'all');
    assert.deepEqual([options['null'], options['seed']], ['shuffle', 7]);
    for (const tensor of tensors) {
      const { name, shape, dtype, error, shuffledControl, ...figures } = tensor;
      assert.ok(shuffledControl, `${name} ${shape.join('×')} ${dtype.base} ${error ?? ''}`);
      assert.deepEqual(Object.keys(shuffledControl), Object.keys(figures), name);
      assert.equal(shuffledControl.reason, undefined, name);
    }
    const { shuffledControl, ...figures } = model;
    assert.deepEqual(Object.keys(shuffledControl ?? {}), Object.keys(figures));
    assert.equal(shuffledControl?.nss?.count, model.nss?.count);
    // The update is as large as before, but elsewhere.
    const total = (shuffledControl?.relativeUpdateTotal ?? 0) / (model.relativeUpdateTotal ?? 0);
    assert.ok(Math.abs(total - 1) < 1e-9, String(total));
    assert.notEqual(shuffledControl?.nss?.mean, model.nss?.mean);
    assert.ok(byLayer['0']?.shuffledControl?.nssExcess?.count);
  });

  it('is the same for a seed, whatever the threads are, and absent unless asked for', async () => {
    const of = async (seed: number, threads: string): Promise<DiffDocument['tensors']> =>
      (await shuffled(seed, '--metrics', 'masks', '--threads', threads)).tensors;
    const one = await of(7, '1');
    assert.deepEqual(await of(7, '3'), one);
    assert.notDeepEqual(await of(8, '3'), one);
    const without = await jsonOf<DiffDocument>(...PAIR);
    assert.ok(without.tensors.every(({ shuffledControl }) => shuffledControl === undefined));
    assert.equal(without.model.shuffledControl, undefined);
    assert.equal(without.options['seed'], undefined);
  });

  it('stands beside the model in the text', async () => {
    const { stdout } = await runCli(...PAIR, '--metrics', 'spectrum', '--null', 'shuffle');
    const [, control] = stdout.split('Model, updates shuffled');
    assert.match(control ?? '', /^\n.*\n.*\n {2}Spectral drift \(NSS\) .*\n.* 28\n/);
  });

  it('refuses another null, a seed that is no integer, and a seed without a null', async () => {
    assert.equal(parseNull('shuffle'), 'shuffle');
    assert.throws(() => parseNull('random'), UsageError);
    assert.equal(parseSeed('0'), 0);
    for (const text of ['', '-1', '1.5', '9007199254740992']) {
      assert.throws(() => parseSeed(text), UsageError, text);
    }
    const { code, stderr } = await runCli(...PAIR, '--seed', '3');
    assert.equal(code, 2);
    assert.match(stderr, /--null shuffle/);
  });
});
