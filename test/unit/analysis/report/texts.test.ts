import assert from 'node:assert/strict';
import { diffReport } from '../../../../src/analysis/report/diffReport.ts';
import { html } from '../../../../src/analysis/report/html.ts';
import { joinResults } from '../../../../src/analysis/report/joinResults.ts';
import { markdown } from '../../../../src/analysis/report/markdown.ts';
import type { DiffResults } from '../../../../src/analysis/report/results.ts';
import { diffPart, HOSTILE_NAMES, pairOf, type Part } from '../../support/results.ts';

function reportOf(part: Part) {
  return diffReport(joinResults([diffPart(part)]) as DiffResults, '0.1.0');
}

function htmlOf(part: Part): string {
  return [...html(reportOf(part))].join('');
}

function markdownOf(part: Part): string {
  return [...markdown(reportOf(part), (id) => `report.${id}.svg`)].join('');
}

/** The tags themselves, without the text between them. */
function tagsOf(page: string): readonly string[] {
  return page.replace(/<style>[^<]*<\/style>/, '').match(/<[^>]*>/g) ?? [];
}

const HOSTILE: Part = {
  head: { base: '<b>base</b>`|', onlyInOther: HOSTILE_NAMES },
  tensors: HOSTILE_NAMES.map((name, layer) =>
    pairOf(`model.layers.${layer}.${name}`, { nss: 1e-3, nssNull: 1e-3, nssExcess: 1 }),
  ),
};

describe('a report with names that anyone may have given', () => {
  it('has none of them as markup in HTML', () => {
    const page = htmlOf(HOSTILE);
    const tags = [...page.matchAll(/<\/?([a-zA-Z!][\w-]*)/g)].map(([, tag = '']) =>
      tag.toLowerCase(),
    );
    const known = new Set([
      ...['!doctype', 'html', 'head', 'meta', 'title', 'style', 'body', 'header', 'nav', 'main'],
      ...['section', 'h1', 'h2', 'p', 'ul', 'ol', 'li', 'a', 'code', 'pre', 'div', 'table'],
      ...[
        'caption',
        'thead',
        'wbr',
        'tbody',
        'tr',
        'th',
        'td',
        'data',
        'figure',
        'figcaption',
        'strong',
      ],
      ...['svg', 'desc', 'rect', 'line', 'path', 'text', 'circle', 'g'],
    ]);
    assert.deepEqual(
      [...new Set(tags)].filter((tag) => !known.has(tag)),
      [],
    );
    assert.deepEqual(
      tagsOf(page).filter((tag) => /\son\w+\s*=/.test(tag)),
      [],
    );
    assert.doesNotMatch(page, /[\u0000-\u0008\u202a-\u202e]/);
    assert.ok(page.includes('&#60;script&#62;alert(1)&#60;/script&#62;'));
  });

  it('loads nothing and runs nothing in HTML', () => {
    const page = htmlOf(HOSTILE);
    assert.match(page, /content="default-src 'none'; style-src 'unsafe-inline'/);
    assert.deepEqual(
      tagsOf(page).filter((tag) => /^<script|\s(src|srcset|href="(?!#))/.test(tag)),
      [],
    );
    assert.doesNotMatch(/<style>[^<]*<\/style>/.exec(page)?.[0] ?? '', /url\(|@import/);
  });

  it('keeps every table of Markdown in its columns', () => {
    const lines = markdownOf(HOSTILE).split('\n');
    const rows = lines.filter((line) => line.startsWith('|'));
    assert.ok(rows.length > 2 * HOSTILE_NAMES.length);
    let columns = 0;
    for (const [at, line] of lines.entries()) {
      if (line.startsWith('|')) {
        const cells = line.slice(2, -2).split(' | ').length;
        columns = lines[at - 1]?.startsWith('|') === true ? columns : cells;
        assert.equal(cells, columns, line);
        assert.equal(line.split('|').length, columns + 2, line);
      }
    }
  });

  it('has no heading, link or picture in Markdown that is not its own', () => {
    const text = markdownOf(HOSTILE).replace(/^(`{3,}).*?^\1$/gms, '');
    const headings = text.split('\n').filter((line) => line.startsWith('#'));
    assert.deepEqual(
      headings.filter((line) => !/^#{1,2} /.test(line) || line.includes('heading')),
      [],
    );
    const links = [...text.matchAll(/(?<!\\)\]\(([^)]*)\)/g)].map(([, target = '']) => target);
    assert.deepEqual(
      links.filter((target) => !/^report\.[\w-]+\.svg$/.test(target)),
      [],
    );
    assert.doesNotMatch(text, /(?<!\\)<[a-z/!]/i);
    assert.doesNotMatch(text.replace(/`[^`]*`/g, ''), /https?:\/\/|www\./);
  });
});

describe('a report', () => {
  const part: Part = {
    options: { metrics: ['sparsity', 'spectrum'], tensors: ["it's*"] },
    tensors: [
      pairOf('model.layers.0.self_attn.q_proj.weight', {
        nss: 3e-4,
        nssNull: 2e-4,
        nssExcess: 1.5,
        nssResolution: 1e-12,
        nssDriftShare: 0.2,
      }),
      pairOf('model.layers.1.self_attn.q_proj.weight', {
        reason: 'holds NaN',
        updateSparsity: null,
      }),
    ],
  };

  it('says how to measure again, for a shell', () => {
    assert.ok(
      markdownOf(part).includes(
        "checkpoint-lens diff base other --metrics sparsity,spectrum --k 8,32 --energy-k 16 --alpha 0.5,0.3 --rank 64 --eta 0.001 --tau 0.6 --tensors 'it'\\''s*'",
      ),
    );
  });

  it('names every setting and defines every figure that it shows', () => {
    const text = markdownOf(part);
    for (const setting of ['eta', 'k', 'energyK', 'rank', 'alpha', 'tau', 'precision']) {
      assert.match(text, new RegExp(`\\| \`${setting}\` \\| \`[^|]+\` \\| [^|]{10,} \\|`));
    }
    for (const figure of ['updateSparsity', 'nss', 'nssNull', 'nssExcess', 'relativeUpdate']) {
      assert.match(text, new RegExp(`^\\| ${figure} \\| [^|]{12,} \\|`, 'm'));
    }
    assert.match(text, /over 0\.1 for 1 of 1 matrices/);
  });

  it('says what is missing and why a figure is undefined', () => {
    const text = markdownOf(part);
    assert.match(text, /spectrum: measured of 1 of 2 tensors/);
    assert.match(text, /layers\.1\.self_attn\.q_proj\.weight` \| `holds NaN` \|/);
  });

  it('draws what it has data for, and nothing else', () => {
    const ids = (one: Part): string[] =>
      reportOf(one).sections.flatMap(({ blocks }) =>
        blocks.flatMap((block) => (block.kind === 'figure' ? [block.figure.id] : [])),
      );
    assert.deepEqual(ids(part), [
      'sparsity-by-layer',
      'nss-against-null',
      'map-sparsity',
      'map-nss-excess',
    ]);
    assert.deepEqual(ids({ tensors: [] }), []);
    assert.deepEqual(
      ids({
        tensors: [pairOf('layers.0.q.weight', { singularValues: { base: [2, 1], other: [2, 1] } })],
      }),
      ['sparsity-by-layer', 'map-sparsity', 'spectrum-1'],
    );
  });

  it('is the same for the same results', () => {
    assert.equal(htmlOf(part), htmlOf(part));
    assert.equal(markdownOf(part), markdownOf(part));
  });
});
