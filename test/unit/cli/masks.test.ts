/** `mask`: against numpy's full decompositions, and what an interrupted run leaves. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { finished, jsonOf, runCli, startCli } from '../support/cli.ts';
import type { InspectDocument } from '../support/documents.ts';
import { fromRoot, PYTHON, temporaryFileIn, temporaryFolder } from '../support/paths.ts';
import { writeSparseFile, writeTensors } from '../support/safetensorsFiles.ts';

const BASE = 'samples/base.safetensors';

interface MaskDocument {
  readonly schema: string;
  readonly bytes: number;
  readonly elements: number;
  readonly selected: number;
  readonly fraction: number;
  readonly baseHeaderSha256: string;
  readonly tensors: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly elements: number;
    readonly selected: number;
    readonly fraction: number;
    readonly principalMaskIsTopMagnitude: boolean;
  }[];
}

type Checked = Readonly<
  Record<string, { readonly elements: number; readonly inside: number; readonly wrong: number }>
>;

/** What numpy finds wrong with a mask file. */
function checked(base: string, mask: string, kind: string, alpha: string, rank: string): Checked {
  const script = fromRoot('test/oracle/masks.py');
  const output = execFileSync(PYTHON, [script, base, mask, kind, alpha, rank]);
  return JSON.parse(output.toString()) as Checked;
}

describe('mask', () => {
  const file = temporaryFolder();

  for (const kind of ['safe', 'principal', 'low']) {
    for (const [alpha, rank, size] of [
      ['0.5', '64', '0.59'],
      ['0.5', '16', '0.69'],
      ['0.3', '16', '0.75'],
    ] as const) {
      it(`marks the ${kind} weights of the samples, α ${alpha}, rank ${rank}`, async () => {
        const out = file('mask.safetensors');
        const { schema, tensors, fraction } = await jsonOf<MaskDocument>(
          ...['mask', BASE, '--out', out, '--kind', kind, '--alpha', alpha, '--rank', rank],
        );
        assert.equal(schema, 'checkpoint-lens/mask@1');
        assert.equal(tensors.length, 28);
        const expected = checked(BASE, out, kind, alpha, rank);
        assert.deepEqual(
          tensors.map(({ name, elements, selected }) => [name, elements, selected]).sort(),
          Object.entries(expected)
            .map(([name, { elements, inside }]) => [name, elements, inside])
            .sort(),
        );
        assert.ok(Object.values(expected).every(({ wrong }) => wrong === 0));
        if (kind === 'safe') {
          assert.equal(fraction.toFixed(2), size);
        }
      });
    }
  }

  it('has the names and shapes of the weights, as booleans, and says what it is', async () => {
    const out = file('named.safetensors');
    const { bytes, baseHeaderSha256 } = await jsonOf<MaskDocument>('mask', BASE, '--out', out);
    const mask = await jsonOf<InspectDocument>('inspect', out);
    const base = await jsonOf<InspectDocument>('inspect', BASE);
    assert.equal(mask.bytes, bytes);
    const shapes = new Map(base.tensors.map(({ name, shape }) => [name, shape]));
    for (const { name, dtype, shape } of mask.tensors) {
      assert.equal(dtype, 'BOOL');
      assert.deepEqual(shape, shapes.get(name), name);
    }
    const { kind, alpha, rank, schema, base: name, base_header_sha256: digest } = mask.metadata;
    assert.deepEqual(
      { kind, alpha, rank, schema, name, digest },
      {
        ...{ kind: 'safe', alpha: '0.5', rank: '64', schema: 'checkpoint-lens/mask@1' },
        ...{ name: 'base.safetensors', digest: baseHeaderSha256 },
      },
    );
  });

  it('is the same of the model in shards, and on one thread', async () => {
    const args = ['mask', '--kind', 'safe', '--rank', '32', '--out'];
    const whole = await jsonOf<MaskDocument>(...args, file('whole.safetensors'), BASE);
    const sharded = await jsonOf<MaskDocument>(
      ...args,
      file('sharded.safetensors'),
      'samples/base-sharded',
      '--threads',
      '1',
    );
    const byName = ({ tensors }: MaskDocument): unknown =>
      [...tensors].sort((a, b) => (a.name < b.name ? -1 : 1));
    assert.deepEqual(byName(sharded), byName(whole));
    const wrong = Object.values(
      checked(BASE, file('sharded.safetensors'), 'safe', '0.5', '32'),
    ).filter((tensor) => tensor.wrong > 0);
    assert.deepEqual(wrong, []);
  });

  it('covers stacks and convolutions, embeddings on request, and what is selected alone', async () => {
    const base = file('many.safetensors');
    writeTensors(base, {
      experts: [3, 6, 8],
      conv: [4, 3, 2, 2],
      'embed.weight': [8, 4],
      norm: [4],
      'one.weight': [5, 4],
    });
    const names = async (...args: string[]): Promise<string[]> => {
      const { tensors } = await jsonOf<MaskDocument>(
        ...['mask', base, '--out', file('m.safetensors'), '--kind', 'low', ...args],
      );
      return tensors.map(({ name }) => name).sort();
    };
    assert.deepEqual(await names(), ['conv', 'experts', 'one.weight']);
    assert.deepEqual(await names('--include-embeddings'), [
      ...['conv', 'embed.weight', 'experts', 'one.weight'],
    ]);
    assert.deepEqual(await names('--tensors', '*.weight'), ['one.weight']);
    const { tensors } = await jsonOf<MaskDocument>(
      ...['mask', base, '--out', file('m.safetensors'), '--kind', 'low', '--alpha', '0.3'],
    );
    assert.equal(tensors.find(({ name }) => name === 'experts')?.selected, 3 * 14);
  });

  it('tells people how much it covers', async () => {
    const { code, stdout, stderr } = await runCli('mask', BASE, '--out', file('text.safetensors'));
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(stdout, /safe mask of samples\/base\.safetensors, α 0\.5, rank 64/);
    assert.match(stdout, /28 tensors, .* weights, 59\.09 % inside/);
    assert.match(stdout, /model\.layers\.0\.mlp\.up_proj\.weight +352 × 128/);
  });

  for (const [what, args, message] of [
    ['without a file to write', [], /--out/],
    ['a kind that is none', ['--out', 'x', '--kind', 'unsafe'], /safe, principal, low/],
    ['two shares', ['--out', 'x', '--alpha', '0.5,0.3'], /--alpha 0\.5,0\.3/],
    ['no rank', ['--out', 'x', '--rank', '0'], /--rank 0/],
    ['a glob that fits no matrix', ['--out', 'x', '--tensors', '*norm*'], /\*norm\*/],
  ] as const) {
    it(`exits 2 ${what}`, async () => {
      const { code, stdout, stderr } = await runCli('mask', BASE, ...args);
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(stderr, message);
      assert.match(stderr, /^checkpoint-lens: [^\n]+\n$/);
    });
  }

  it('exits 1 where a weight is not finite, and writes nothing', async () => {
    const out = file('nan.safetensors');
    const base = 'test/data/fixture-base.safetensors';
    const { code, stderr } = await runCli('mask', base, '--out', out, '--kind', 'low');
    assert.equal(code, 1);
    assert.match(
      stderr,
      /^checkpoint-lens: .*fixture-base\.safetensors: tensor "[^"]+" holds NaN or Inf/,
    );
    assert.equal(existsSync(out), false);
  });

  it('does not write over its base', async () => {
    const base = file('own.safetensors');
    writeTensors(base, { w: [4, 4] });
    const { code, stderr } = await runCli('mask', base, '--out', base);
    assert.equal(code, 1);
    assert.match(stderr, /cannot be written: is one of the files to read/);
  });

  it('leaves nothing when it is interrupted', async () => {
    mkdirSync(file('interrupted'));
    const base = file('interrupted', 'base.safetensors');
    writeSparseFile(base, ['a', 'b', 'c', 'd'], [4096, 4096], 'BF16');
    const child = startCli(['mask', base, '--out', file('interrupted', 'mask.safetensors')]);
    const end = finished(child);
    await temporaryFileIn(file('interrupted'));
    child.kill('SIGINT');
    const { code, stdout, stderr } = await end;
    assert.deepEqual([code, stdout, stderr], [130, '', 'checkpoint-lens: interrupted\n']);
    assert.deepEqual(readdirSync(file('interrupted')), ['base.safetensors']);
  });
});
