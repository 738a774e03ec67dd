import assert from 'node:assert/strict';
import { WebviewBrowser, type WebviewPage, eventually } from './webviewPage.ts';

describe('the progress of each row', () => {
  let browser: WebviewBrowser;
  let view: WebviewPage;
  before(async () => (browser = await WebviewBrowser.start()));
  after(() => browser.stop());
  afterEach(async () => {
    assert.deepEqual(view.complaints, []);
    await view.close();
  });

  it('is waiting, then measuring, then its figures; the button leaves it to the run', async () => {
    view = await browser.open('checkpoint');
    await view.filter('layers.7. proj');
    await view.page.getByRole('button', { name: /^Analyse · 7 filtered/ }).click();
    const row = view.row('layers.7.self_attn.v_proj');
    await row.getByRole('img', { name: 'Waiting for its turn' }).waitFor();
    await view.page.getByRole('button', { name: /^Analyse · 7 in the run/ }).waitFor();
    await view.locator('.row').getByRole('img', { name: 'Measuring' }).first().waitFor();
    await view.step(7);
    await row.locator('.cell.spectralNorm', { hasText: /\d/ }).waitFor();
    await eventually(async () => assert.equal(await view.locator('.row .progress').count(), 0));
  });

  it('is told of closed modules as well, and of an editor’s run that began before', async () => {
    view = await browser.open('diff');
    await view.page.getByRole('tab', { name: 'Tree' }).click();
    const closed = view.locator('.row[aria-expanded="false"]');
    await closed.locator('.progress.waiting').first().waitFor();
  });

  it('stands still where motion is to be reduced', async () => {
    view = await browser.open('checkpoint');
    await view.page.emulateMedia({ reducedMotion: 'reduce' });
    await view.page.getByRole('button', { name: /^Analyse · all/ }).click();
    const mark = view.locator('.row .progress.measuring').first();
    await mark.waitFor();
    const animation = await view.evaluateOn(
      'lens-grid',
      `getComputedStyle(element.renderRoot.querySelector('.measuring'), '::before').animationName`,
    );
    assert.equal(animation, 'none');
  });

  it('is why it failed, where it did', async () => {
    view = await browser.open('mixed');
    await view.page
      .getByRole('button', { name: /^Analyse/ })
      .first()
      .click();
    await view.step(100);
    await view
      .locator('.row')
      .getByRole('img', { name: /^Not measured: .*shard ends/ })
      .waitFor();
  });
});
