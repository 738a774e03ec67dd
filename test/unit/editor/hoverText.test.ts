import assert from 'node:assert/strict';
import fc from 'fast-check';
import { inlineCode } from '../../../src/editor/hover/inlineCode.ts';
import { spectrumImage } from '../../../src/editor/hover/spectrumImage.ts';

/** The content of the code span that a line begins with, by CommonMark's rules, and what follows. */
function readSpan(line: string): { readonly content: string; readonly rest: string } {
  const fence = /^`+/.exec(line)?.[0] ?? '';
  for (const { index, 0: run } of line.slice(fence.length).matchAll(/`+/g)) {
    if (run.length === fence.length) {
      const inside = line.slice(fence.length, fence.length + index);
      return { content: inside.slice(1, -1), rest: line.slice(2 * fence.length + index) };
    }
  }
  throw new Error(`no code span: ${line}`);
}

describe('text in a hover', () => {
  it('is code whatever it is made of, and ends where it ends', () => {
    const text = fc.string({
      unit: fc.constantFrom('`', 'a', ' ', '*', '<', ')', ']'),
      minLength: 1,
    });
    fc.assert(
      fc.property(text, (name) => {
        assert.deepEqual(readSpan(`${inlineCode(name)} rest`), { content: name, rest: ' rest' });
      }),
    );
  });
});

describe('the image of a spectrum', () => {
  const colors = { curve: '#123456', frame: '#654321' };

  function svgOf(image: string | null): string {
    const [head = '', data = ''] = (image ?? '').split(',');
    assert.equal(head, 'data:image/svg+xml;base64');
    return Buffer.from(data, 'base64').toString();
  }

  it('is a line through measured values, and dots for estimates', () => {
    const values = { rank: 64, ranks: [1, 2, 64], values: [8, 4, 0.5] };
    const line = svgOf(spectrumImage({ ...values, kind: 'exact' }, colors));
    assert.equal(line.match(/<polyline/g)?.length, 1);
    assert.doesNotMatch(line, /NaN|Infinity/);
    const dots = svgOf(spectrumImage({ ...values, kind: 'lowerBounds' }, colors));
    assert.equal(dots.match(/<circle/g)?.length, 3);
  });

  it('is not there for a matrix of zeros', () => {
    const points = { rank: 2, ranks: [1, 2], values: [0, 0], kind: 'exact' } as const;
    assert.equal(spectrumImage(points, colors), null);
  });
});
