/** `delta` and `apply`: round trips of the samples and the fixtures, and what is refused. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import type { WrittenDelta } from '../../../src/model/files.ts';
import { finished, jsonOf, runCli, startCli } from '../support/cli.ts';
import { fromRoot, PYTHON, temporaryFileIn, temporaryFolder } from '../support/paths.ts';
import { entry, safetensorsBytes, writeSparseFile } from '../support/safetensorsFiles.ts';

const BASE = 'samples/base.safetensors';
const RLVR = 'samples/rlvr.safetensors';

interface DeltaDocument extends Pick<WrittenDelta, 'bytes' | 'removed' | 'tensors'> {
  readonly schema: string;
  readonly otherBytes: number;
  readonly saved: number;
  readonly compared: number;
  readonly changed: number;
  readonly files: Pick<WrittenDelta, 'base' | 'other'>;
}

interface ApplyDocument {
  readonly schema: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly file: string;
  readonly tensors: number;
}

function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

describe('delta and apply', () => {
  const file = temporaryFolder();

  function delta(base: string, other: string, name = 'd'): Promise<DeltaDocument> {
    const out = file(`${name}.delta.safetensors`);
    return jsonOf<DeltaDocument>('delta', base, other, '--out', out);
  }

  async function roundTrip(base: string, other: string): Promise<DeltaDocument> {
    const written = await delta(base, other);
    const [from, made] = [file('d.delta.safetensors'), file('made.safetensors')];
    const applied = await jsonOf<ApplyDocument>('apply', base, from, '--out', made);
    assert.deepEqual(readFileSync(made), readFileSync(other));
    assert.equal(applied.sha256, sha256(other));
    assert.equal(written.files.other.sha256, sha256(other));
    assert.equal(written.bytes, readFileSync(from).length);
    return written;
  }

  for (const other of [
    ...['rlvr', 'sft', 'rlvr-step-0080', 'rlvr.fp32', 'base', 'extra/sft-rl-lr'],
    'base-sharded/model-00002-of-00003',
  ]) {
    it(`makes samples/${other} again, byte for byte`, async () => {
      await roundTrip(BASE, `samples/${other}.safetensors`);
    });
  }

  it('makes every dtype again, NaN and all', async () => {
    const [base, other] = ['base', 'other'].map((side) => `test/data/fixture-${side}.safetensors`);
    assert.ok(base !== undefined && other !== undefined);
    const { tensors } = await roundTrip(base, other);
    for (const way of ['retyped', 'sparse', 'unchanged', 'whole']) {
      assert.ok(
        tensors.some((tensor) => tensor.way === way),
        way,
      );
    }
    await roundTrip(other, base);
  });

  it('counts what is changed as diff does, and saves half of the RLVR sample', async () => {
    const { changed, compared, saved, bytes, otherBytes, removed } = await delta(BASE, RLVR);
    // Both are bf16, and no zero changes its sign: equal numbers are equal bits.
    assert.equal(((1 - changed / compared) * 100).toFixed(2), '56.92');
    assert.equal(saved, 1 - bytes / otherBytes);
    assert.ok(saved > 0.5 && saved < 0.52, `saves ${saved}`);
    assert.deepEqual(removed, []);
  });

  it('takes next to nothing where nothing is changed', async () => {
    const { saved, changed, tensors } = await delta(BASE, BASE);
    assert.equal(changed, 0);
    assert.ok(tensors.every(({ way, bytes }) => way === 'unchanged' && bytes === 0));
    assert.ok(saved > 0.99, `saves ${saved}`);
  });

  it('follows the format that docs/DELTA.md describes', async () => {
    for (const other of [RLVR, 'samples/rlvr-step-0080.safetensors', 'samples/sft.safetensors']) {
      await delta(BASE, other);
      const made = file('numpy.safetensors');
      const script = fromRoot('test/oracle/delta.py');
      execFileSync(PYTHON, [script, BASE, file('d.delta.safetensors'), made]);
      assert.equal(sha256(made), sha256(other));
    }
  });

  it('takes a base in shards, and one shard of the other at a time', async () => {
    const shard = 'model-00002-of-00003.safetensors';
    const base = 'samples/base-sharded';
    const { files } = await roundTrip(base, `samples/rlvr-sharded/${shard}`);
    assert.deepEqual(
      files.base.map((record) => record.file),
      [shard],
    );
    await roundTrip(base, RLVR);
    const out = file('all.delta.safetensors');
    const { code, stderr } = await runCli('delta', BASE, 'samples/rlvr-sharded', '--out', out);
    assert.equal(code, 1);
    assert.match(stderr, /rlvr-sharded: has 3 shards.* give each, as model-00001/);
    assert.equal(existsSync(out), false);
  });

  it('knows tensors again that a wrapper has renamed', async () => {
    const bytes = readFileSync(BASE);
    const length = Number(bytes.readBigUInt64LE());
    const header = bytes.toString('utf8', 8, 8 + length).replaceAll('"model.', '"module.model.');
    const wrapped = file('wrapped.safetensors');
    writeFileSync(wrapped, Buffer.concat([safetensorsBytes(header), bytes.subarray(8 + length)]));
    const { tensors } = await roundTrip(BASE, wrapped);
    assert.ok(tensors.every(({ way }) => way === 'unchanged'));
    assert.ok(tensors.some(({ baseName }) => baseName !== undefined));
  });

  it('tells people what is saved', async () => {
    const out = file('text.delta.safetensors');
    const { code, stdout, stderr } = await runCli('delta', BASE, RLVR, '--out', out);
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(stdout, /1\.44 MiB → \d+\.?\d* KiB, saves 5\d\.\d\d %/);
    assert.match(stdout, /elements changed \(43\.08 %\)/);
    assert.match(stdout, /\d+ unchanged\n.*\d+ as positions and values/);
    const made = file('text.safetensors');
    const applied = await runCli('apply', BASE, out, '--out', made);
    assert.deepEqual([applied.code, applied.stderr], [0, '']);
    assert.match(applied.stdout, /rlvr\.safetensors, byte for byte\n {2}SHA-256 [0-9a-f]{64}\n$/);
  });

  it('refuses another base, and writes nothing', async () => {
    await delta(BASE, RLVR);
    const out = file('refused.safetensors');
    for (const [base, message] of [
      ['samples/sft.safetensors', /sft\.safetensors: is not what the delta was made from/],
      ['samples/rlvr.fp32.safetensors', /has no tensor/],
    ] as const) {
      const { code, stdout, stderr } = await runCli(
        ...['apply', base, file('d.delta.safetensors'), '--out', out],
      );
      assert.deepEqual([code, stdout, existsSync(out)], [1, '', false]);
      assert.match(stderr, message);
      assert.match(stderr, /^checkpoint-lens: [^\n]+\n$/);
    }
  });

  it('refuses what is no delta, or a damaged one, and writes nothing', async () => {
    await delta(BASE, RLVR);
    const [honest, damaged] = [file('d.delta.safetensors'), file('damaged.safetensors')];
    const bytes = readFileSync(honest);
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 1000) ^ 1, bytes.length - 1000);
    writeFileSync(damaged, bytes);
    copyFileSync(honest, file('cut.safetensors'));
    truncateSync(file('cut.safetensors'), bytes.length - 1);
    writeFileSync(file('plain.safetensors'), safetensorsBytes({ w: entry([1], 0, 4) }, 4));
    const out = file('refused.safetensors');
    for (const [from, message] of [
      [damaged, /damaged\.safetensors: (is damaged|tensor ".*")/],
      [file('cut.safetensors'), /incomplete download/],
      [file('plain.safetensors'), /is no delta/],
      [BASE, /is no delta/],
      [file('missing.safetensors'), /cannot be read/],
    ] as const) {
      const { code, stdout, stderr } = await runCli('apply', BASE, from, '--out', out);
      assert.deepEqual([code, stdout, existsSync(out)], [1, '', false], from);
      assert.match(stderr, message);
    }
  });

  it('does not write over what it reads, and keeps what was there when it fails', async () => {
    const [base, other] = [file('b.safetensors'), file('o.safetensors')];
    copyFileSync(BASE, base);
    copyFileSync(RLVR, other);
    await delta(base, other);
    const from = file('d.delta.safetensors');
    for (const args of [
      ['delta', base, other, '--out', other],
      ['apply', base, from, '--out', base],
      ['apply', base, from, '--out', from],
    ]) {
      const { code, stderr } = await runCli(...args);
      assert.equal(code, 1);
      assert.match(stderr, /cannot be written: is one of the files to read/);
    }
    const before = sha256(other);
    const refused = await runCli('apply', 'samples/sft.safetensors', from, '--out', other);
    assert.deepEqual([refused.code, sha256(other)], [1, before]);
  });

  it('leaves nothing when it is interrupted', async () => {
    mkdirSync(file('interrupted'));
    const [base, other] = ['base', 'other'].map((side) =>
      file('interrupted', `${side}.safetensors`),
    );
    assert.ok(base !== undefined && other !== undefined);
    // Holes that take a while to go through, as long as the machine is not a hundred times faster.
    const names = Array.from({ length: 400 }, (_, index) => `w${index}`);
    writeSparseFile(base, names, [4096, 4096], 'BF16');
    writeSparseFile(other, names, [4096, 4096], 'BF16');
    const out = file('interrupted', 'd.safetensors');
    const child = startCli(['delta', base, other, '--out', out]);
    const end = finished(child);
    await temporaryFileIn(file('interrupted'));
    child.kill('SIGINT');
    const { code, stdout, stderr } = await end;
    assert.deepEqual([code, stdout, stderr], [130, '', 'checkpoint-lens: interrupted\n']);
    assert.deepEqual(readdirSync(file('interrupted')).sort(), [
      'base.safetensors',
      'other.safetensors',
    ]);
  });
});
