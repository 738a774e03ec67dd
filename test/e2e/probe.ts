/** What `PROBE` offers in every frame. */
export interface Probe {
  /** Resolves to true once there is something on a canvas. */
  lensDrawn(canvas: unknown): Promise<boolean>;
  /** Resolves once the webview shows its first rows, or why there are none. */
  lensOpened(): Promise<Opening>;
}

/** How long a webview took. */
export interface Opening {
  /** When it asked what to show, in ms since 1970. */
  readonly requestedAt: number;
  /** From there to the first rows. */
  readonly firstRowsMs: number;
}

/** What runs in every frame before its own scripts: takes the time of a webview's start. */
export const PROBE = `(() => {
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
  const nextFrame = () => new Promise(requestAnimationFrame);
  const isEmpty = (canvas) =>
    !canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((byte) => byte > 0);
  globalThis.lensDrawn = async (canvas) => {
    while (isEmpty(canvas)) {
      await nextFrame();
    }
    return true;
  };
  globalThis.lensOpened = async () => {
    while (globalThis.lensFirstRowsMs === undefined) {
      await nextFrame();
    }
    return { requestedAt: globalThis.lensReadyTime, firstRowsMs: globalThis.lensFirstRowsMs };
  };
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
