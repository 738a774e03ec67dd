/** What a webview is told at first, within the limit of a message whatever the files hold. */
import { fileKindOf } from '../analysis/fileKind.ts';
import { listedKind, listedSummary } from '../analysis/listedSummary.ts';
import { bytesOf, PAGE_BYTES, pageOf } from '../analysis/pages.ts';
import type { Page } from '../protocol/engine.ts';
import type { Init, RowItem, ShownInit } from '../protocol/webview.ts';

/** `init` with the beginning of its lists; the first page of rows is as long as the rest allows. */
export function shownInit(init: Init): ShownInit {
  switch (init.kind) {
    case 'checkpoint': {
      const { summary, unlisted } = listedSummary(init.summary);
      const fileKind = listedKind(fileKindOf(init.summary.metadata));
      return withinLimit({ ...init, summary, fileKind, unlistedMetadata: unlisted });
    }
    case 'diff': {
      const [base, other] = [listedSummary(init.summary.base), listedSummary(init.summary.other)];
      const summary = { ...init.summary, base: base.summary, other: other.summary };
      return withinLimit({ ...init, summary });
    }
    case 'updates': {
      const { base, first, second } = init.summary;
      const summary = {
        ...init.summary,
        base: listedSummary(base).summary,
        first: listedSummary(first).summary,
        second: listedSummary(second).summary,
      };
      return withinLimit({ ...init, summary });
    }
    case 'failed':
      return init;
  }
}

/** A webview asks for the rows that the first page leaves out. */
function withinLimit<Shown extends { readonly rows: Page<RowItem> }>(shown: Shown): Shown {
  const { rows, ...rest } = shown;
  const { items, next } = pageOf(rows.items, 0, PAGE_BYTES - bytesOf(rest));
  return { ...shown, rows: { ...rows, items, next: next ?? rows.next } };
}
