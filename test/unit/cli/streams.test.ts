/** Streams and exit codes of docs/CLI.md. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { writeRandomMatrices } from '../../host/checkpointFiles.ts';
import { finished, jsonOf, runCli, startCli } from '../support/cli.ts';
import type { DiffDocument, InspectDocument } from '../support/documents.ts';
import { nativeThreads } from '../support/nativeThreads.ts';
import { temporaryFolder } from '../support/paths.ts';
import {
  entry,
  manyNames,
  safetensorsBytes,
  writeSparseFile,
  writeTensors,
} from '../support/safetensorsFiles.ts';

const BASE = 'samples/base.safetensors';
const OTHER = 'samples/rlvr.safetensors';

describe('the command line', () => {
  const file = temporaryFolder();

  it('prints one JSON document and nothing else', async () => {
    const document = await jsonOf<DiffDocument>('diff', BASE, OTHER);
    assert.equal(document.schema, 'checkpoint-lens/diff@1');
    assert.deepEqual([document.base, document.other], [BASE, OTHER]);
    assert.deepEqual(document.options['metrics'], ['sparsity']);
    assert.ok(document.tensors.every((tensor) => !('nss' in tensor) && !('rowSparsity' in tensor)));
  });

  it('describes a checkpoint by its header alone', async () => {
    const document = await jsonOf<InspectDocument>('inspect', 'samples/base-sharded');
    assert.equal(document.schema, 'checkpoint-lens/inspect@1');
    assert.equal(document.shards.length, 3);
    const files = document.shards.map((shard) => shard.file);
    assert.ok(
      document.tensors.every(
        (tensor) => files.includes(tensor.shard) && !('stats' in tensor) && !('error' in tensor),
      ),
    );
    const parameters = document.tensors.map(({ shape }) =>
      shape.reduce((product, side) => product * side, 1),
    );
    assert.equal(
      parameters.reduce((sum, n) => sum + n, 0),
      document.parameters,
    );
  });

  it('shows people tables with the model above the tensors', async () => {
    const { code, stdout, stderr } = await runCli(
      'diff',
      BASE,
      OTHER,
      '--metrics',
      'sparsity,spectrum',
    );
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(stdout, /Update sparsity, all tensors +56\.92 %/);
    assert.ok(stdout.indexOf('Model') < stdout.indexOf('model.layers.0.self_attn.q_proj.weight'));
    assert.match(stdout, /model\.layers\.0\.mlp\.up_proj\.weight +352 × 128 +BF16/);
  });

  it('selects tensors by globs that see past dots', async () => {
    const { tensors } = await jsonOf<DiffDocument>(
      'diff',
      BASE,
      OTHER,
      '--tensors',
      '*.0.*q_proj*',
      '--tensors',
      'lm_head.weight',
    );
    assert.deepEqual(
      tensors.map(({ name }) => name),
      ['lm_head.weight', 'model.layers.0.self_attn.q_proj.weight'],
    );
  });

  it('gives the same figures on one thread', async () => {
    const args = ['diff', BASE, OTHER, '--metrics', 'sparsity', '--values'];
    const [one, all] = await Promise.all([
      jsonOf<DiffDocument>(...args, '--threads', '1'),
      jsonOf<DiffDocument>(...args),
    ]);
    assert.deepEqual(one.tensors, all.tensors);
    assert.equal(one.options['threads'], 1);
  });

  for (const [what, args, message] of [
    ['an unknown option', ['inspect', BASE, '--nonsense'], /--nonsense/],
    ['an unknown command', ['nonsense'], /nonsense/],
    ['a missing argument', ['diff', BASE], /OTHER/],
    [
      'an unknown group of metrics',
      ['diff', BASE, OTHER, '--metrics', 'everything'],
      /'everything'.*sparsity, spectrum, update, rotation, masks, all/,
    ],
    ['no threads', ['diff', BASE, OTHER, '--threads', '0'], /--threads 0/],
    ['a share that is none', ['diff', BASE, OTHER, '--alpha', '1.5'], /--alpha 1.5/],
    ['a k of nothing', ['diff', BASE, OTHER, '--k', '8,0'], /--k 0/],
    ['an eta that is no number', ['diff', BASE, OTHER, '--eta', 'small'], /--eta small/],
    ['a glob that matches nothing', ['inspect', BASE, '--tensors', 'nothing*'], /nothing\*/],
  ] as const) {
    it(`exits 2 on ${what}`, async () => {
      const { code, stdout, stderr } = await runCli(...args);
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(stderr, message);
      assert.match(stderr, /^checkpoint-lens: [^\n]+\n$/);
    });
  }

  for (const args of [['--version'], ['--help'], ['diff', '--help']]) {
    it(`answers ${args.join(' ')} on stdout`, async () => {
      const { code, stdout, stderr } = await runCli(...args);
      assert.deepEqual([code, stderr], [0, '']);
      assert.match(stdout, /\S/);
    });
  }

  it('takes what is on one side only, or of another shape, as a result', async () => {
    writeTensors(file('a.safetensors'), { x: [2, 3], y: [4, 4], z: [2, 2] });
    writeTensors(file('b.safetensors'), { x: [3, 2], y: [4, 4], w: [2, 2] });
    const document = await jsonOf<DiffDocument>(
      'diff',
      file('a.safetensors'),
      file('b.safetensors'),
    );
    assert.deepEqual([document.onlyInBase, document.onlyInOther], [['z'], ['w']]);
    assert.deepEqual(document.shapeMismatch, [{ name: 'x', base: [2, 3], other: [3, 2] }]);
  });

  it('escapes control characters in names, for people and in JSON', async () => {
    const name = 'evil\u001b[2J\u009b31m\u202ename';
    writeFileSync(file('evil.safetensors'), safetensorsBytes({ [name]: entry([1], 0, 4) }, 4));
    const { stdout } = await runCli('inspect', file('evil.safetensors'));
    assert.ok(stdout.includes('evil\\u001b[2J\\u009b31m\\u202ename'), stdout);
    const json = await runCli('inspect', file('evil.safetensors'), '--json');
    assert.doesNotMatch(json.stdout, /[\u0080-\u009f\u202e]|\u001b/);
    assert.equal((JSON.parse(json.stdout) as InspectDocument).tensors[0]?.name, name);
  });

  it('ends quietly when its reader has gone', async () => {
    writeSparseFile(file('many.safetensors'), manyNames(20_000), [1], 'F32');
    const child = startCli(['inspect', file('many.safetensors'), '--json']);
    child.stdout.destroy();
    const { code, stderr } = await finished(child);
    assert.deepEqual([code, stderr], [0, '']);
  });

  it('stops on Ctrl-C with 130, when the spectrum at work has been given up', async () => {
    writeRandomMatrices(file('random.safetensors'), 4, 3072);
    const child = startCli(['inspect', file('random.safetensors'), '--spectrum']);
    const end = finished(child);
    const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
    // Where the system tells, the native threads are at work by then.
    while (existsSync('/proc/self/task') && nativeThreads(child.pid ?? 0).length < 2) {
      await pause(5);
    }
    await pause(500);
    assert.equal(child.exitCode, null);
    child.kill('SIGINT');
    const { code, stdout, stderr } = await end;
    // A process that did not wait for its work would say so.
    assert.deepEqual(
      { code, stdout, stderr },
      { code: 130, stdout: '', stderr: 'checkpoint-lens: interrupted\n' },
    );
  });
});

describe('--out', () => {
  const file = temporaryFolder();

  it('writes JSON Lines and leaves no temporary file', async () => {
    mkdirSync(file('results'));
    const { code } = await runCli('diff', BASE, OTHER, '--out', file('results/out.jsonl'));
    assert.equal(code, 0);
    assert.deepEqual(readdirSync(file('results')), ['out.jsonl']);
    const [head, ...tensors] = readFileSync(file('results/out.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const document = await jsonOf<DiffDocument>('diff', BASE, OTHER);
    assert.deepEqual({ ...head, tensors }, document);
  });

  it('replaces the target of a link, not the link', async () => {
    writeFileSync(file('target.jsonl'), 'old');
    symlinkSync(file('target.jsonl'), file('link.jsonl'));
    await runCli('inspect', BASE, '--out', file('link.jsonl'));
    assert.ok(lstatSync(file('link.jsonl')).isSymbolicLink());
    assert.match(readFileSync(file('target.jsonl'), 'utf8'), /^\{"schema"/);
  });

  it('keeps the old file when the input is not valid', async () => {
    writeFileSync(file('kept.jsonl'), 'old');
    const { code } = await runCli(
      'inspect',
      file('nowhere.safetensors'),
      '--out',
      file('kept.jsonl'),
    );
    assert.deepEqual([code, readFileSync(file('kept.jsonl'), 'utf8')], [1, 'old']);
    assert.ok(!readdirSync(file()).some((name) => name.endsWith('.tmp')));
  });

  it('exits 1 before any work when it cannot write', async () => {
    const { code, stdout, stderr } = await runCli(
      'inspect',
      BASE,
      '--out',
      file('missing/out.jsonl'),
    );
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(
      stderr,
      /^checkpoint-lens: .*out\.jsonl: cannot be written: no such file or directory\n$/,
    );
  });

  it('exits 1 when standard output is full', async () => {
    if (existsSync('/dev/full')) {
      const { spawn } = await import('node:child_process');
      const { openSync } = await import('node:fs');
      const { CLI } = await import('../support/paths.ts');
      const child = spawn(process.execPath, [CLI, 'inspect', BASE], {
        stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
      });
      const [code] = (await once(child, 'exit')) as [number];
      assert.equal(code, 1);
    }
  });
});
