import assert from 'node:assert/strict';
import { pagesOfTests, type WebviewPage } from './webviewPage.ts';

describe('the strip of a comparison', () => {
  const pages = pagesOfTests();
  let view: WebviewPage;

  /** Where its figures begin, from left to right and down. */
  async function places(width: number): Promise<{ lefts: number; tops: number; beyond: number }> {
    view = await pages.open('diff', { width });
    await view.step(91);
    const figures = view.locator('lens-model-strip li');
    await figures.first().waitFor();
    const boxes = await Promise.all((await figures.all()).map((figure) => figure.boundingBox()));
    assert.equal(boxes.length, 8);
    const distinct = (of: (box: { x: number; y: number }) => number): number =>
      new Set(boxes.flatMap((box) => (box === null ? [] : [Math.round(of(box))]))).size;
    const beyond = await view.evaluateOn<number>(
      'lens-model-strip',
      'element.scrollWidth - element.clientWidth',
    );
    return { lefts: distinct(({ x }) => x), tops: distinct(({ y }) => y), beyond };
  }

  it('is one row where there is room for it', async () => {
    assert.deepEqual(await places(1280), { lefts: 8, tops: 1, beyond: 0 });
  });

  it('goes on in further rows where there is not, and scrolls sideways nowhere', async () => {
    assert.deepEqual(await places(960), { lefts: 4, tops: 2, beyond: 0 });
    await view.close();
    assert.deepEqual(await places(420), { lefts: 2, tops: 4, beyond: 0 });
  });
});
