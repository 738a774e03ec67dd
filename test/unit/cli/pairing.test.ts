import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jsonOf, runCli } from '../support/cli.ts';
import {
  entry,
  safetensorsBytes,
  writeTensors,
  type HeaderEntry,
} from '../support/safetensorsFiles.ts';

interface Entry {
  readonly name: string;
  readonly otherName?: string;
  readonly part?: Readonly<Record<'base' | 'other', object>>;
  readonly shape: readonly number[];
  readonly nss?: number;
  readonly updateSparsity: number;
  readonly frobeniusNorm: {
    readonly base: number;
    readonly other: number;
    readonly update: number;
  };
}

interface Diff {
  readonly onlyInBase: readonly string[];
  readonly onlyInOther: readonly string[];
  readonly resized: readonly object[];
  readonly unsure: readonly { readonly doubt: string }[];
  readonly byModule: Readonly<Record<string, object>>;
  readonly options: { readonly map?: readonly string[] };
  readonly tensors: readonly Entry[];
}

type Matrix = readonly (readonly number[])[];

/** A matrix of numbers without a pattern. */
function matrix(rows: number, columns: number, seed: number): Matrix {
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) =>
      Math.sin(seed + 1.7 * row * columns + 3.1 * column),
    ),
  );
}

/** Writes matrices as F32. */
function write(path: string, matrices: Readonly<Record<string, Matrix>>): string {
  let end = 0;
  const entries = Object.entries(matrices).map(([name, rows]): [string, HeaderEntry] => {
    const start = end;
    const shape = [rows.length, rows[0]?.length ?? 0] as const;
    end += 4 * shape[0] * shape[1];
    return [name, entry(shape, start, end)];
  });
  const values = Float32Array.from(Object.values(matrices).flat(2));
  const head = safetensorsBytes(Object.fromEntries(entries));
  writeFileSync(path, Buffer.concat([head, Buffer.from(values.buffer)]));
  return path;
}

function sideBySide(...matrices: readonly Matrix[]): Matrix {
  return (matrices[0] ?? []).map((_, row) => matrices.flatMap((each) => each[row] ?? []));
}

const METRICS = ['--metrics', 'all', '--k', '2', '--no-cache'];

describe('diff of two forms of one model', () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), 'forms-'))));
  after(() => rmSync(folder, { recursive: true }));

  const file = (name: string): string => join(folder, `${name}.safetensors`);

  /** What is measured of parts is what is measured of the same numbers as tensors of their own. */
  async function assertAlike(split: string, fused: string, original: string): Promise<Diff> {
    const expected = await jsonOf<Diff>('diff', original, split, ...METRICS);
    const found = await jsonOf<Diff>('diff', fused, split, ...METRICS);
    const without = ({ part: _part, ...figures }: Entry): object => figures;
    assert.deepEqual(found.tensors.map(without), expected.tensors.map(without));
    assert.deepEqual(found.byModule, expected.byModule);
    return found;
  }

  it('compares parts by rows as if they were tensors', async () => {
    const names = ['q_proj', 'k_proj', 'v_proj'].map((part) => `layers.0.self_attn.${part}.weight`);
    const sizes = [24, 8, 8];
    const of = (seed: number): Record<string, Matrix> =>
      Object.fromEntries(names.map((name, at) => [name, matrix(sizes[at] ?? 0, 16, seed + at)]));
    const base = of(1);
    write(file('split'), of(1.001));
    write(file('original'), base);
    write(file('fused'), {
      'layers.0.self_attn.qkv_proj.weight': Object.values(base).flat(),
    });
    const { tensors } = await assertAlike(file('split'), file('fused'), file('original'));
    assert.deepEqual(
      tensors.map(({ part }) => part?.base),
      [
        { of: 'layers.0.self_attn.qkv_proj.weight', rows: [24, 32] },
        { of: 'layers.0.self_attn.qkv_proj.weight', rows: [0, 24] },
        { of: 'layers.0.self_attn.qkv_proj.weight', rows: [32, 40] },
      ],
    );
  });

  it('compares parts by columns as if they were tensors', async () => {
    const names = ['q_proj', 'k_proj', 'v_proj'].map((part) => `h.0.attn.${part}.weight`);
    const of = (seed: number): Matrix[] => names.map((_name, at) => matrix(300, 300, seed + at));
    const mlp = { 'h.0.mlp.c_fc.weight': matrix(300, 8, 9) };
    const named = (parts: readonly Matrix[]): Record<string, Matrix> =>
      Object.fromEntries(names.map((name, at) => [name, parts[at] ?? []]));
    const base = of(1);
    write(file('split'), { ...named(of(1.001)), ...mlp });
    write(file('original'), { ...named(base), ...mlp });
    write(file('fused'), { 'h.0.attn.c_attn.weight': sideBySide(...base), ...mlp });
    await assertAlike(file('split'), file('fused'), file('original'));
  });

  it('compares the rows that two vocabularies share, and says so', async () => {
    const rows = matrix(40, 16, 1);
    write(file('small'), { 'embed_tokens.weight': rows });
    write(file('large'), { 'embed_tokens.weight': [...rows, ...matrix(3, 16, 5)] });
    const { tensors, resized } = await jsonOf<Diff>('diff', file('small'), file('large'));
    assert.deepEqual([tensors[0]?.shape, tensors[0]?.updateSparsity], [[40, 16], 1]);
    assert.deepEqual(tensors[0]?.part, {
      other: { of: 'embed_tokens.weight', rows: [0, 40] },
    });
    assert.deepEqual(resized, [{ name: 'embed_tokens.weight', base: [40, 16], other: [43, 16] }]);
    const { stdout } = await runCli('diff', file('small'), file('large'));
    assert.match(stdout, /Compared in part: 1\n\s+embed_tokens\.weight/);
  });

  it('says what may be the same in another form', async () => {
    writeTensors(file('split'), {
      'attention.q_proj.weight': [4, 4],
      'attention.k_proj.weight': [4, 4],
      'attention.v_proj.weight': [4, 4],
    });
    writeTensors(file('fused'), { 'attention.query_key_value.weight': [12, 4] });
    const { tensors, unsure, onlyInOther } = await jsonOf<Diff>(
      'diff',
      file('split'),
      file('fused'),
    );
    assert.deepEqual([tensors, onlyInOther], [[], ['attention.query_key_value.weight']]);
    assert.equal(unsure[0]?.doubt, 'interleaved');
    const { stdout } = await runCli('diff', file('split'), file('fused'));
    assert.match(stdout, /perhaps the same in another form: 1\n/);
  });

  it('maps names by --map', async () => {
    writeTensors(file('old'), { 'model.layers.0.w': [4, 4], 'model.layers.1.w': [4, 4], z: [2] });
    writeTensors(file('new'), { 'h.0.w': [4, 4], 'h.1.w': [4, 4], y: [2] });
    const mapped = [
      'diff',
      file('old'),
      file('new'),
      '--map',
      'model.layers.*=h.*',
      '--map',
      'z=y',
    ];
    const { tensors, options, onlyInBase } = await jsonOf<Diff>(...mapped);
    assert.deepEqual(
      tensors.map(({ name, otherName }) => [name, otherName]),
      [
        ['model.layers.0.w', 'h.0.w'],
        ['model.layers.1.w', 'h.1.w'],
        ['z', 'y'],
      ],
    );
    assert.deepEqual([options.map, onlyInBase], [['model.layers.*=h.*', 'z=y'], []]);
  });

  it('refuses rules that cannot be used', async () => {
    for (const [rule, reason] of [
      ['a', /expected OLD=NEW/],
      ['a.*=b', /as many \*/],
      ['=b', /empty/],
    ] as const) {
      const { code, stderr } = await runCli('diff', 'x', 'y', '--map', rule);
      assert.equal(code, 2);
      assert.match(stderr, reason);
    }
  });
});
