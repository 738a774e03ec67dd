/** A delta is applied before it gets its name, and has none where that fails. */
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, truncateSync } from 'node:fs';
import { Engine } from '../../../src/engine/engine.ts';
import { writeVerifiedDelta } from '../../../src/engine/verifiedDelta.ts';
import { AnalysisError } from '../../../src/model/failure.ts';
import { temporaryFolder } from '../support/paths.ts';
import { writeSparseFile } from '../support/safetensorsFiles.ts';

describe('a verified delta', () => {
  const file = temporaryFolder();
  let folder = 0;
  let inFolder: (name: string) => string;

  beforeEach(() => {
    const name = `${++folder}`;
    mkdirSync(file(name));
    inFolder = (...parts) => file(name, ...parts);
  });

  /** All names below the folder, at each sign of progress. */
  async function write(
    onFraction: (fraction: number, names: readonly string[]) => void,
    signal = new AbortController().signal,
  ): Promise<unknown> {
    const [from, to] = [inFolder('from.safetensors'), inFolder('to.safetensors')];
    const names = Array.from({ length: 100 }, (_, index) => `w${index}`);
    writeSparseFile(from, names, [1024, 1024], 'BF16');
    writeSparseFile(to, names, [1024, 1024], 'BF16');
    const { base, other, pairing } = await new Engine().openPair(from, to);
    return writeVerifiedDelta(
      base,
      other,
      pairing,
      inFolder('out.safetensors'),
      (fraction) =>
        onFraction(
          fraction,
          readdirSync(inFolder(''), { recursive: true }).map((name) => name.toString()),
        ),
      signal,
    );
  }

  it('is applied under another name first', async () => {
    const seen: (readonly string[])[] = [];
    await write((_, names) => seen.push(names));
    assert.ok(seen.some((names) => names.some((name) => /out\..*\/\.?applied/.test(name))));
    assert.ok(seen.every((names) => !names.includes('out.safetensors')));
    const left = readdirSync(inFolder('')).sort();
    assert.deepEqual(left, ['from.safetensors', 'out.safetensors', 'to.safetensors']);
  });

  it('tells its progress forwards, to the end', async () => {
    const fractions: number[] = [];
    await write((fraction) => fractions.push(fraction));
    assert.deepEqual(
      fractions,
      [...fractions].sort((a, b) => a - b),
    );
    assert.ok((fractions.at(-1) ?? 0) > 0.9);
  });

  it('has no name where it cannot be applied', async () => {
    const [kept, base] = [inFolder('out.safetensors'), inFolder('from.safetensors')];
    copyFileSync('samples/config.json', kept);
    let isSpoilt = false;
    await assert.rejects(
      write((_, names) => {
        if (!isSpoilt && names.some((name) => name.includes('applied'))) {
          isSpoilt = true;
          truncateSync(base, 1 << 20);
        }
      }),
      AnalysisError,
    );
    assert.ok(isSpoilt);
    assert.deepEqual(readFileSync(kept), readFileSync('samples/config.json'));
    const left = readdirSync(inFolder('')).sort();
    assert.deepEqual(left, ['from.safetensors', 'out.safetensors', 'to.safetensors']);
  });

  it('is cancelled while it is applied', async () => {
    const controller = new AbortController();
    const run = write((_, names) => {
      if (names.some((name) => name.includes('applied'))) {
        controller.abort();
      }
    }, controller.signal);
    await assert.rejects(
      run,
      (error: unknown) => error instanceof AnalysisError && error.failure.kind === 'cancelled',
    );
    assert.deepEqual(readdirSync(inFolder('')).sort(), ['from.safetensors', 'to.safetensors']);
  });

  it('says what is wrong with a place where it cannot be', async () => {
    const { base, other, pairing } = await new Engine().openPair(
      'samples/base.safetensors',
      'samples/rlvr.safetensors',
    );
    const { signal } = new AbortController();
    const out = inFolder('no/such/folder.safetensors');
    await assert.rejects(
      writeVerifiedDelta(base, other, pairing, out, () => undefined, signal),
      (error: unknown) =>
        error instanceof AnalysisError &&
        error.failure.path === out &&
        /cannot be written: .*no such file/i.test(error.message),
    );
  });
});
