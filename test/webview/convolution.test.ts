import { pagesOfTests, type WebviewPage } from './webviewPage.ts';

const CONVOLUTION = 'conv1.weight';

describe('a pair of four dimensions', () => {
  const pages = pagesOfTests();
  let view: WebviewPage;

  it('shows where the matrix that is measured changed, its mask, and leads to its elements', async () => {
    view = await pages.open('diff-mixed', { height: 1000 });
    await view.step(7);
    await view.row(CONVOLUTION).click();
    const section = view.locator('lens-pair-detail lens-section.mask');
    const map = section.locator('lens-heat-map .map');
    await section.scrollIntoViewIfNeeded();
    await map.waitFor();
    // of the 64 × (3·7·7) matrix, not of its 192 slices of 7 × 7
    await view.until(
      'fakeHost.elements.images.some(({ rows, columns }) => rows === 64 && columns === 147)',
    );
    await section.getByText('Principal', { exact: true }).click();
    await section.locator('.legend', { hasText: 'Principal' }).waitFor();
    const { width = 0, height = 0 } = (await map.boundingBox()) ?? {};
    await map.click({ position: { x: width - 2, y: height - 2 } });
    const status = view.locator('lens-pair-detail lens-values .status');
    await status.filter({ hasText: /^\[63, 2, 6, 6\] = / }).waitFor();
  });
});
