/**
 * What runs in every frame before its own scripts. It reports violations of the policy in documents
 * of this extension, and takes the time from a webview's first request to its first rows.
 */
export const PROBE = `(() => {
  addEventListener('securitypolicyviolation', (event) => {
    if (document.querySelector('checkpoint-lens-app')) {
      lensComplain(event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sourceFile + ':' + event.lineNumber);
    }
  });
  let acquire;
  Object.defineProperty(globalThis, 'acquireVsCodeApi', {
    configurable: true,
    get: () => acquire,
    set: (original) => {
      acquire = () => {
        const api = original();
        return { ...api, postMessage: (message, transfer) => {
          if (message?.method === 'ready' && !globalThis.lensReadyAt) {
            globalThis.lensReadyAt = performance.now();
            globalThis.lensReadyTime = Date.now();
            requestAnimationFrame(watch);
          }
          return api.postMessage(message, transfer);
        } };
      };
    },
  });
  const shownIn = (root) => {
    for (const element of root.querySelectorAll('*')) {
      const { shadowRoot } = element;
      if (element.matches('.row, lens-failure') || (shadowRoot && shownIn(shadowRoot))) {
        return true;
      }
    }
    return false;
  };
  const watch = () => {
    if (shownIn(document)) {
      // The frame that shows it ends with this task.
      setTimeout(() => { globalThis.lensFirstRowsMs = performance.now() - globalThis.lensReadyAt; });
    } else {
      requestAnimationFrame(watch);
    }
  };
})();`;
