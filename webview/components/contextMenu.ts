/** VS Code's own context menu, with the commands of package.json's `webview/context`. */

/** What can be selected: a row of the table or of the tree. */
const SELECTABLE = '[role="row"][aria-selected]';

/**
 * Selects what the menu is opened on, and says in the page that the menu is about tensors. VS Code
 * reads that from the elements of the page itself and does not look into shadow roots: the listener
 * is on the outermost element, and so is what it says.
 */
export function offerMenu(event: Event): void {
  const app = event.currentTarget;
  if (!(app instanceof HTMLElement)) {
    return;
  }
  const item = event
    .composedPath()
    .find((target) => target instanceof HTMLElement && target.matches(SELECTABLE));
  if (!(item instanceof HTMLElement)) {
    delete app.dataset['vscodeContext'];
    return;
  }
  if (item.getAttribute('aria-selected') !== 'true') {
    item.click();
  }
  app.dataset['vscodeContext'] = JSON.stringify({
    webviewSection: 'tensor',
    preventDefaultContextMenuItems: true,
  });
}
