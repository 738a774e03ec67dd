/** `checkpoint-lens report`, on results of the samples. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { jsonOf, runCli } from '../support/cli.ts';
import { parseCsv } from '../support/csv.ts';
import type { DiffDocument } from '../support/documents.ts';
import { temporaryFolder } from '../support/paths.ts';
import { HOSTILE_NAMES } from '../support/results.ts';

const BASE = 'samples/base.safetensors';
const OTHERS = ['rlvr', 'sft', 'extra/sft-rl-lr'];
const ALL = ['--metrics', 'all', '--values'];

describe('reports of the command line', () => {
  const file = temporaryFolder();

  before(async () => {
    for (const other of OTHERS) {
      const out = ['--out', file(`${basename(other)}.jsonl`)];
      const { code } = await runCli('diff', BASE, `samples/${other}.safetensors`, ...ALL, ...out);
      assert.equal(code, 0);
    }
  });

  /** Writes a report and returns it, as text. */
  async function report(name: string, ...results: string[]): Promise<string> {
    const { code, stdout, stderr } = await runCli('report', ...results, '--out', file(name));
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
    assert.equal(stdout.trimEnd().split('\n').at(-1), file(name));
    return readFileSync(file(name), 'utf8');
  }

  /** The document that JSON Lines are parts of. */
  function linesOf(name: string): DiffDocument {
    const [head = '', ...tensors] = readFileSync(file(name), 'utf8').trimEnd().split('\n');
    const parsed = tensors.map((line) => JSON.parse(line) as unknown);
    return { ...(JSON.parse(head) as object), tensors: parsed } as unknown as DiffDocument;
  }

  for (const [other, sparsity, drift] of [
    ['rlvr', 'in OPD’s range', 'between OPD and SFT'],
    ['sft', 'in SFT’s range', 'beyond SFT'],
  ] as const) {
    it(`places the figures of ${other} as METRICS.md lists them`, async () => {
      const text = await report(`${other}.md`, file(`${other}.jsonl`));
      assert.match(text, new RegExp(`^\\| updateSparsity \\| [\\d.]+ \\| ${sparsity}`, 'm'));
      assert.match(text, new RegExp(`^\\| nss, mean \\| \\S+ \\| ${drift}`, 'm'));
    });
  }

  for (const other of ['rlvr', 'sft-rl-lr']) {
    it(`says of ${other} that magnitude and precision explain the overlap`, async () => {
      const text = await report(`${other}.md`, file(`${other}.jsonl`));
      assert.match(
        text,
        /^\| II, where \| principalOverlap\(0\.5\) \|.*explained by magnitude and precision \|$/m,
      );
    });
  }

  it('puts the figures beside Markdown, and each file is whole', async () => {
    const text = await report('figures.md', file('rlvr.jsonl'));
    const named = [...text.matchAll(/\]\((figures\.[\w-]+\.svg)\)/g)].map(([, name = '']) => name);
    assert.ok(named.length >= 8, named.join());
    for (const name of named) {
      const svg = readFileSync(file(name), 'utf8');
      assert.match(
        svg,
        /^<\?xml.*\?>\n<svg [^>]*><style>[\s\S]*<title[\s\S]*<desc[\s\S]*<\/svg>\n$/,
      );
    }
    const others = readdirSync(file()).filter((name) => name.startsWith('.'));
    assert.deepEqual(others, []);
  });

  it('has the same document as JSON, and reads it again', async () => {
    const document = JSON.parse(await report('again.json', file('rlvr.jsonl'))) as DiffDocument;
    const lines = linesOf('rlvr.jsonl');
    assert.deepEqual(document.model, lines.model);
    assert.deepEqual(document.byLayer, lines.byLayer);
    assert.deepEqual(document.byModule, lines.byModule);
    assert.deepEqual(document.tensors, lines.tensors);
    assert.deepEqual(
      await report('again-2.json', file('again.json')),
      readFileSync(file('again.json'), 'utf8'),
    );
  });

  it('joins parts of several jobs into what one job finds', async () => {
    const other = 'samples/rlvr.safetensors';
    const parts = [
      ['attention.jsonl', '--tensors', '*self_attn*', '--threads', '1'],
      ['mlp.jsonl', '--tensors', '*mlp*'],
      ['rest.jsonl', '--tensors', '*norm*', '--tensors', '*embed*', '--tensors', 'lm_head*'],
    ] as const;
    for (const [name, ...options] of parts) {
      await runCli('diff', BASE, other, ...ALL, ...options, '--out', file(name));
    }
    const names = parts.map(([name]) => file(name));
    const joined = JSON.parse(await report('joined.json', ...names)) as DiffDocument;
    const whole = linesOf('rlvr.jsonl');
    assert.deepEqual(joined.tensors, whole.tensors);
    assert.deepEqual(joined.model, whole.model);
  });

  it('refuses parts of two comparisons, and says which', async () => {
    const { code, stdout, stderr } = await runCli(
      ...['report', file('rlvr.jsonl'), file('sft.jsonl'), '--out', file('both.html')],
    );
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(
      stderr,
      /^checkpoint-lens: \S+sft\.jsonl: other is .*sft.*, and .*rlvr.* in \S+rlvr\.jsonl/,
    );
    assert.ok(!existsSync(file('both.html')));
  });

  it('has a row a tensor as CSV, to the last digit', async () => {
    const [columns = [], ...rows] = parseCsv(await report('table.csv', file('rlvr.jsonl')));
    const { tensors } = linesOf('rlvr.jsonl');
    assert.equal(rows.length, tensors.length);
    const column = (name: string): number => columns.indexOf(name);
    for (const [at, { name, nss, rotation }] of tensors.entries()) {
      assert.equal(rows[at]?.[column('name')], name);
      assert.equal(rows[at][column('nss')], nss === undefined || nss === null ? '' : String(nss));
      const angle = rotation?.['8']?.maxU;
      assert.equal(rows[at][column('rotation.8.maxU')], angle === undefined ? '' : String(angle));
    }
  });

  it('has the same rows as Parquet', async () => {
    const [columns = [], ...rows] = parseCsv(await report('same.csv', file('rlvr.jsonl')));
    await report('same.parquet', file('rlvr.jsonl'));
    const { parquetReadObjects, parquetMetadata } = await import('hyparquet');
    const bytes = readFileSync(file('same.parquet'));
    const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
    const read = await parquetReadObjects({ file: buffer });
    const asText = (value: string | number | boolean | null): string =>
      value === null ? '' : String(value);
    assert.deepEqual(
      read.map((row) =>
        columns.map((name) => asText(row[name] as string | number | boolean | null)),
      ),
      rows,
    );
    assert.equal(typeof read[0]?.['updateSparsity'], 'number');
    const metadata = parquetMetadata(buffer).key_value_metadata?.[0];
    assert.equal(metadata?.key, 'checkpoint-lens');
    assert.equal((JSON.parse(metadata.value ?? '') as DiffDocument).base, BASE);
  });

  it('reports on a checkpoint, and marks estimates', async () => {
    for (const [name, ...options] of [
      ['estimate.json', '--estimate'],
      ['spectrum.json', '--spectrum', '--stats', '--values'],
    ] as const) {
      const { stdout } = await runCli('inspect', BASE, ...options, '--json');
      writeFileSync(file(name), stdout);
    }
    const estimated = await report('estimate.md', file('estimate.json'));
    assert.match(estimated, /q\\?_proj[^|]*\|.*\| estimate \|/);
    assert.match(estimated, /Estimates are not for publication/);
    const exact = await report('spectrum.md', file('spectrum.json'));
    assert.doesNotMatch(exact, /Estimates are not|\| estimate \|/);
    assert.match(exact, /spectrum\.spectrum-1\.svg/);
    assert.match(
      exact,
      /checkpoint-lens inspect samples\/base\.safetensors --stats --spectrum --values/,
    );
  });

  it('takes any name through every format', async () => {
    const head = { schema: 'checkpoint-lens/diff@1', base: 'b', other: 'o', options: {} };
    const tensors = HOSTILE_NAMES.map((name) => ({
      name,
      shape: [2],
      dtype: { base: 'F32', other: 'F32' },
      error: null,
      updateSparsity: 0.5,
    }));
    const document = { ...head, tensors };
    writeFileSync(file('hostile.json'), JSON.stringify(document));
    const again = JSON.parse(await report('hostile-2.json', file('hostile.json'))) as DiffDocument;
    assert.deepEqual(
      again.tensors.map(({ name }) => name),
      HOSTILE_NAMES,
    );
    await report('hostile.parquet', file('hostile.json'));
    const { parquetReadObjects } = await import('hyparquet');
    const bytes = readFileSync(file('hostile.parquet'));
    const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
    const read = await parquetReadObjects({ file: buffer });
    assert.deepEqual(
      read.map(({ name }) => name as string),
      HOSTILE_NAMES,
    );
  });

  for (const [what, args, code, message] of [
    [
      'a name without a format',
      ['--out', 'report.pdf'],
      2,
      /--out report\.pdf: .*\.md, \.html, \.csv/,
    ],
    ['no name', [], 2, /--out/],
  ] as const) {
    it(`exits ${code} on ${what}`, async () => {
      const ended = await runCli('report', file('rlvr.jsonl'), ...args);
      assert.equal(ended.code, code);
      assert.match(ended.stderr, message);
    });
  }

  for (const [what, text, message] of [
    ['no JSON', 'nothing', /is no JSON document/],
    ['JSON without tensors', '[]', /is no JSON document/],
    ['a document of something else', '{"a":1,\n"b":2}', /has no tensors/],
    [
      'a file that was cut off',
      '{"schema":"checkpoint-lens/diff@1"}\n{"name":"q',
      /line 2 is no JSON/,
    ],
  ] as const) {
    it(`exits 1 on ${what}, and leaves no file`, async () => {
      writeFileSync(file('wrong'), text);
      const { code, stderr } = await runCli('report', file('wrong'), '--out', file('wrong.html'));
      assert.equal(code, 1);
      assert.match(stderr, /^checkpoint-lens: \S+wrong: [^\n]+\n$/);
      assert.match(stderr, message);
      assert.deepEqual(
        readdirSync(file()).filter((name) => name.includes('wrong.html')),
        [],
      );
    });
  }

  it('names the version, the files and the options in its results', async () => {
    const document = await jsonOf<DiffDocument & { version: string; files: object }>(
      ...['diff', BASE, 'samples/rlvr.safetensors'],
    );
    assert.match(document.version, /^\d+\.\d+\.\d+$/);
    assert.deepEqual(document.files, {
      base: [{ file: 'base.safetensors', bytes: 1513752 }],
      other: [{ file: 'rlvr.safetensors', bytes: 1513752 }],
    });
  });
});
