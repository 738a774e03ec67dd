/** Results that the command line keeps: --cache-dir, --no-cache, and what tells one file from another. */
import assert from 'node:assert/strict';
import {
  copyFileSync,
  cpSync,
  existsSync,
  readdirSync,
  openSync,
  closeSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { finished, jsonOf, runCli, startCli } from '../support/cli.ts';
import type { DiffDocument, InspectDocument } from '../support/documents.ts';
import { temporaryFolder } from '../support/paths.ts';
import { manyNames, writeSparseFile, writeTensors } from '../support/safetensorsFiles.ts';

const BASE = 'samples/base.safetensors';
const OTHER = 'samples/rlvr.safetensors';
const EVERYTHING = ['--metrics', 'all', '--null', 'shuffle', '--values', '--include-embeddings'];

describe('results that the command line keeps', () => {
  const file = temporaryFolder();

  /** A copy whose bytes can be spoilt so that only the bytes tell. */
  function copy(of: string, name: string): string {
    const path = file(name);
    copyFileSync(of, path);
    settle(path);
    return path;
  }

  /** Makes a file look as if it had been written long ago. */
  function settle(path: string): void {
    utimesSync(path, 1_700_000_000, 1_700_000_000);
  }

  /** Changes all data, and neither header, size nor times: what is measured of it shows. */
  function spoil(path: string): void {
    const dataAt = 8 + Number(readFileSync(path).readBigUInt64LE());
    const handle = openSync(path, 'r+');
    writeSync(handle, Buffer.alloc(statSync(path).size - dataAt, 0x3c), 0, null, dataAt);
    closeSync(handle);
    settle(path);
  }

  it('are taken instead of measuring, to the last digit', async () => {
    const path = copy(BASE, 'again.safetensors');
    const args = ['inspect', path, '--stats', '--spectrum', '--values', '--include-embeddings'];
    const cached = [...args, '--cache-dir', file('again')];
    const measured = await jsonOf<InspectDocument>(...args, '--no-cache');
    assert.deepEqual(await jsonOf(...cached), measured);
    spoil(path);
    assert.deepEqual(await jsonOf(...cached), measured, 'from the cache');
    assert.notDeepEqual(await jsonOf(...args, '--no-cache'), measured, 'measured');
  });

  it('of pairs are taken instead of measuring, to the last digit, with and without lists', async () => {
    const [base, other] = [copy(BASE, 'base.safetensors'), copy(OTHER, 'other.safetensors')];
    const brief = ['diff', base, other, ...EVERYTHING.filter((flag) => flag !== '--values')];
    const full = ['diff', base, other, ...EVERYTHING];
    const cached = ['--cache-dir', file('pairs')];
    const measured = await jsonOf<DiffDocument>(...full, '--no-cache');
    const measuredBrief = await jsonOf<DiffDocument>(...brief, '--no-cache');
    assert.deepEqual(await jsonOf(...brief, ...cached), measuredBrief);
    spoil(other);
    assert.deepEqual(await jsonOf(...brief, ...cached), measuredBrief);
    assert.deepEqual(await jsonOf(...full, ...cached), measured, 'their lists are kept as well');
    assert.notDeepEqual(await jsonOf(...full, '--no-cache'), measured);
  });

  it('are those of the options asked for', async () => {
    const [base, other] = [copy(BASE, 'base-2.safetensors'), copy(OTHER, 'other-2.safetensors')];
    const cached = ['diff', base, other, '--cache-dir', file('options')];
    for (const options of [
      ['--eta', '1e-3'],
      ['--eta', '0.5'],
      ['--null', 'shuffle', '--seed', '1'],
      ['--null', 'shuffle', '--seed', '2'],
      ['--metrics', 'masks', '--alpha', '0.5'],
      ['--metrics', 'masks', '--alpha', '0.25', '--rank', '8'],
      ['--metrics', 'rotation', '--k', '4'],
      ['--metrics', 'rotation', '--k', '8'],
      ['--values'],
    ]) {
      const expected = await jsonOf<DiffDocument>('diff', base, other, ...options, '--no-cache');
      assert.deepEqual(await jsonOf(...cached, ...options), expected, options.join(' '));
      assert.deepEqual(
        await jsonOf(...cached, ...options),
        expected,
        `${options.join(' ')}, again`,
      );
    }
  });

  it('keep −0', async () => {
    const path = file('zero.safetensors');
    writeTensors(path, { w: [2] });
    const bytes = readFileSync(path);
    bytes.writeFloatLE(-0, bytes.length - 4);
    bytes.writeFloatLE(-0, bytes.length - 8);
    writeFileSync(path, bytes);
    settle(path);
    const args = ['inspect', path, '--stats', '--json', '--cache-dir', file('zero')];
    const first = await runCli(...args);
    spoil(path);
    const second = await runCli(...args);
    assert.match(first.stdout, /"zeroFraction":1/);
    assert.equal(second.stdout, first.stdout);
  });

  it('are not those of a file that has changed', async () => {
    const path = copy(BASE, 'changed.safetensors');
    const args = ['inspect', path, '--stats', '--cache-dir', file('changed')];
    const before = await jsonOf<InspectDocument>(...args);
    copyFileSync(OTHER, path);
    utimesSync(path, 1_700_000_001, 1_700_000_001);
    const after = await jsonOf<InspectDocument>(...args);
    const expected = await jsonOf<InspectDocument>('inspect', path, '--stats', '--no-cache');
    assert.deepEqual(after, expected);
    assert.notDeepEqual(after.tensors, before.tensors);
  });

  it('are not kept of a file that changed a moment ago', async () => {
    const path = copy(BASE, 'young.safetensors');
    const now = new Date();
    utimesSync(path, now, now);
    const args = ['inspect', path, '--stats', '--cache-dir', file('young')];
    // The clock may stand still for this file: it is read, and written again in the same tick.
    const first = await jsonOf<InspectDocument>(...args);
    spoil(path);
    utimesSync(path, now, now);
    assert.notDeepEqual((await jsonOf<InspectDocument>(...args)).tensors, first.tensors);
  });

  it('are those of a shard, however it was opened, and only of shards that are the same', async () => {
    const folder = file('sharded');
    cpSync('samples/base-sharded', folder, { recursive: true });
    const shards = readdirSync(folder).filter((name) => name.endsWith('.safetensors'));
    shards.forEach((name) => settle(join(folder, name)));
    const args = ['--stats', '--cache-dir', file('shards')];
    const measured = await jsonOf<InspectDocument>('inspect', folder, ...args);
    const [spoilt = '', changed = ''] = shards;
    spoil(join(folder, spoilt));
    spoil(join(folder, changed));
    utimesSync(join(folder, changed), 1_700_000_001, 1_700_000_001);
    const whole = await jsonOf<InspectDocument>('inspect', folder, ...args);
    const one = await jsonOf<InspectDocument>('inspect', join(folder, spoilt), ...args);
    const statsIn = ({ tensors }: InspectDocument, shard: string): unknown =>
      tensors.filter((tensor) => tensor.shard === shard).map(({ name, stats }) => [name, stats]);
    assert.deepEqual(statsIn(one, spoilt), statsIn(measured, spoilt));
    assert.deepEqual(statsIn(whole, spoilt), statsIn(measured, spoilt));
    assert.notDeepEqual(statsIn(whole, changed), statsIn(measured, changed));
  });

  it('are those of the file that a link leads to now', async () => {
    const args = ['--stats', '--cache-dir', file('links')];
    const [base, other] = [copy(BASE, 'link-1.safetensors'), copy(OTHER, 'link-2.safetensors')];
    const link = file('link.safetensors');
    symlinkSync(base, link);
    const first = await jsonOf<InspectDocument>('inspect', link, ...args);
    spoil(base);
    const direct = await jsonOf<InspectDocument>('inspect', base, ...args);
    assert.deepEqual(
      direct.tensors,
      first.tensors.map((tensor) => ({ ...tensor, shard: direct.tensors[0]?.shard })),
    );
    rmSync(link);
    symlinkSync(other, link);
    const second = await jsonOf<InspectDocument>('inspect', link, ...args);
    assert.notDeepEqual(second.tensors, first.tensors);
  });

  it('of several processes at a time are all kept', async () => {
    const path = copy(BASE, 'together.safetensors');
    const parts = ['*.0.*', '*.1.*', '*.2.*', '*.3.*'];
    const cached = ['inspect', path, '--stats', '--cache-dir', file('together')];
    const all = parts.flatMap((glob) => ['--tensors', glob]);
    const measured = await jsonOf<InspectDocument>(...cached.slice(0, 3), ...all, '--no-cache');
    await Promise.all(parts.map((glob) => jsonOf(...cached, '--tensors', glob)));
    spoil(path);
    assert.deepEqual((await jsonOf<InspectDocument>(...cached, ...all)).tensors, measured.tensors);
  });

  it('before Ctrl-C are found when the run starts again', async () => {
    const path = file('long.safetensors');
    // Enough to be under way still when the first results are written.
    writeSparseFile(path, manyNames(60), [1024, 1024], 'F32');
    settle(path);
    const args = ['inspect', path, '--spectrum', '--threads', '1', '--cache-dir', file('long')];
    const child = startCli(args);
    const ended = finished(child);
    await until(() => isWritten(file('long')));
    child.kill('SIGINT');
    assert.equal((await ended).code, 130);
    // What was measured of zeros stays; what was not reached is measured as it is now.
    spoil(path);
    const { tensors } = await jsonOf<InspectDocument>(...args);
    const ofZeros = tensors.filter(({ spectrum }) => spectrum?.spectralNorm === 0).length;
    assert.ok(ofZeros > 0 && ofZeros < tensors.length, `${ofZeros} of ${tensors.length}`);
  });

  it('that cannot be kept are a warning', async () => {
    writeFileSync(file('in-the-way'), '');
    const args = ['inspect', BASE, '--stats', '--json', '--cache-dir', file('in-the-way')];
    const { code, stdout, stderr } = await runCli(...args);
    assert.equal(code, 0);
    assert.equal((JSON.parse(stdout) as InspectDocument).tensors.length, 39);
    assert.match(stderr, /^checkpoint-lens: results cannot be kept in [^\n]*in-the-way[^\n]*\n$/);
  });
});

/** Whether singular values have been kept. */
function isWritten(folder: string): boolean {
  const files = existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
    : [];
  return files
    .filter((entry) => entry.isFile() && entry.parentPath.includes('index-'))
    .some((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8').includes('/lists"'));
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
