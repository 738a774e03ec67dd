/** Says something to screen readers, through the app's live region. */
export function announce(from: EventTarget, text: string): void {
  from.dispatchEvent(
    new CustomEvent('lens-announce', { detail: text, bubbles: true, composed: true }),
  );
}
