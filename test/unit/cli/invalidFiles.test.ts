/** Every way in which a checkpoint can be invalid: one line that names the file and the fault, and exit 1. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCli } from '../support/cli.ts';
import { temporaryFolder } from '../support/paths.ts';
import { entry, lengthBytes, safetensorsBytes, writeTensors } from '../support/safetensorsFiles.ts';

type Content = Buffer | string;

const LFS_POINTER = 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 12345\n';
const MAX = Number.MAX_SAFE_INTEGER;

/** File contents, and what the message about them must mention. */
const FILES: Readonly<Record<string, readonly [content: Content, mentions: RegExp]>> = {
  empty: ['', /empty|bytes/],
  'shorter than a length': [Buffer.alloc(7), /bytes/],
  'only a length': [lengthBytes(10), /header/],
  'header longer than the file': [
    Buffer.concat([lengthBytes(1000), Buffer.from('{}')]),
    /10 bytes.*1008/,
  ],
  'header longer than 100 MB': [
    Buffer.concat([lengthBytes(2n ** 40n), Buffer.alloc(64)]),
    /header/,
  ],
  'header length of 64 bits': [Buffer.alloc(16, 0xff), /header/],
  'header that is no JSON': [safetensorsBytes('{"a": nonsense}'), /invalid header/],
  'header that is a list': [safetensorsBytes('[]'), /does not begin with \{/],
  'header that is no UTF-8': [
    Buffer.concat([lengthBytes(4), Buffer.from([0x7b, 0xff, 0xfe, 0x7d])]),
    /UTF-8|JSON/,
  ],
  'truncated data': [safetensorsBytes({ weight: entry([4], 0, 16) }, 8), /truncated|ends|bytes/],
  'bytes after the data': [safetensorsBytes({ weight: entry([4], 0, 16) }, 32), /bytes/],
  'duplicate keys': [
    safetensorsBytes(
      `{"weight":${JSON.stringify(entry([1], 0, 4))},"weight":${JSON.stringify(entry([1], 4, 8))}}`,
      8,
    ),
    /weight.*(twice|duplicate|more than once)|(twice|duplicate|more than once).*weight/i,
  ],
  hole: [
    safetensorsBytes({ first: entry([1], 0, 4), second: entry([1], 8, 12) }, 12),
    /second|first|hole|gap/,
  ],
  overlap: [
    safetensorsBytes({ first: entry([2], 0, 8), second: entry([2], 4, 12) }, 12),
    /second|first|overlap/,
  ],
  'offsets backwards': [safetensorsBytes({ weight: entry([1], 8, 4) }, 8), /weight/],
  'size against shape': [safetensorsBytes({ weight: entry([3], 0, 16) }, 16), /weight/],
  'overflowing shape': [safetensorsBytes({ weight: entry([MAX, MAX, MAX], 0, 4) }, 4), /weight/],
  'negative side': [safetensorsBytes({ weight: entry([-1], 0, 4) }, 4), /weight|shape|-1/],
  'fractional side': [safetensorsBytes({ weight: entry([1.5], 0, 4) }, 4), /weight|shape|1\.5/],
  'unknown dtype': [safetensorsBytes({ weight: entry([1], 0, 4, 'F33') }, 4), /F33/],
  'entry without offsets': [
    safetensorsBytes({ weight: { dtype: 'F32', shape: [1] } }, 4),
    /weight|data_offsets/,
  ],
  'metadata that is no text': [safetensorsBytes({ __metadata__: { a: 1 } }), /metadata|string/],
  'Git LFS pointer': [LFS_POINTER, /Git LFS/],
};

/** Contents of an index, and what the message must mention. */
const INDEXES: Readonly<Record<string, readonly [content: unknown, mentions: RegExp]>> = {
  'no JSON': ['{', /JSON/],
  'no weight map': [{ metadata: {} }, /weight_map/],
  'a file outside its folder': [{ weight_map: { a: '../outside.safetensors' } }, /outside/],
  'an absolute path': [{ weight_map: { a: '/etc/passwd' } }, /passwd/],
  'a shard that is missing': [
    { weight_map: { a: 'part.safetensors', b: 'missing.safetensors' } },
    /missing\.safetensors/,
  ],
  'a tensor that its shard lacks': [
    { weight_map: { a: 'part.safetensors', c: 'part.safetensors' } },
    /\bc\b/,
  ],
};

/** One line, naming a path, and no stack trace. */
async function assertRefused(path: string, mentions: RegExp): Promise<void> {
  for (const args of [
    ['inspect', path],
    ['diff', path, 'samples/base.safetensors', '--json'],
    ['diff', 'samples/base.safetensors', path],
  ]) {
    const { code, stdout, stderr } = await runCli(...args);
    assert.deepEqual({ code, stdout }, { code: 1, stdout: '' }, stderr);
    assert.match(stderr, /^checkpoint-lens: [^\n]+: [^\n]+\n$/);
    assert.match(stderr, mentions);
    assert.doesNotMatch(stderr, /\bat .*\.(js|rs):\d+|panicked/);
  }
}

describe('invalid checkpoints', () => {
  const file = temporaryFolder();

  for (const [name, [content, mentions]] of Object.entries(FILES)) {
    it(`refuses a file: ${name}`, async () => {
      const path = file('model.safetensors');
      writeFileSync(path, content);
      await assertRefused(path, mentions);
    });
  }

  for (const [name, [content, mentions]] of Object.entries(INDEXES)) {
    it(`refuses an index: ${name}`, async () => {
      const folder = file(name.replaceAll(' ', '-'));
      mkdirSync(folder);
      writeTensors(join(folder, 'part.safetensors'), { a: [2, 2] });
      const path = join(folder, 'model.safetensors.index.json');
      writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
      await assertRefused(path, mentions);
    });
  }

  it('refuses a file that does not exist', () =>
    assertRefused(file('nowhere.safetensors'), /no such file/));

  it('refuses a folder without a checkpoint', async () => {
    mkdirSync(file('folder'));
    await assertRefused(file('folder'), /safetensors/);
  });

  it('refuses a FIFO, without waiting for a writer', async () => {
    execFileSync('mkfifo', [file('fifo.safetensors')]);
    await assertRefused(file('fifo.safetensors'), /regular file/);
  });

  it('refuses a device', async () => {
    symlinkSync('/dev/zero', file('zero.safetensors'));
    await assertRefused(file('zero.safetensors'), /regular file/);
  });

  it('keeps the message to one line whatever the names contain', async () => {
    const path = file('hostile\nname.safetensors');
    writeFileSync(path, safetensorsBytes({ 'a\u001b[31m\nb': entry([1], 0, 4, 'F32') }, 3));
    const { code, stderr } = await runCli('inspect', path);
    assert.equal(code, 1);
    assert.match(stderr, /^[^\n]+\n$/);
    assert.ok(!stderr.includes('\u001b'));
  });
});

describe('valid checkpoints that look odd', () => {
  const file = temporaryFolder();

  it('reads a file without tensors', async () => {
    writeFileSync(file('none.safetensors'), safetensorsBytes('{}'));
    const { code, stdout } = await runCli('inspect', file('none.safetensors'), '--json', '--stats');
    assert.equal(code, 0);
    assert.deepEqual((JSON.parse(stdout) as { tensors: unknown[] }).tensors, []);
  });

  it('reads shards that are symlinks out of the folder, as caches have them', async () => {
    mkdirSync(file('snapshot'));
    writeTensors(file('blob'), { a: [2, 2] });
    symlinkSync(file('blob'), file('snapshot/part.safetensors'));
    writeFileSync(
      file('snapshot/model.safetensors.index.json'),
      JSON.stringify({ weight_map: { a: 'part.safetensors' } }),
    );
    const { code } = await runCli('inspect', file('snapshot'));
    assert.equal(code, 0);
  });
});
