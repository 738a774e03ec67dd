/** Answers a webview's requests. Whatever a webview sends is checked before it is used. */
import type { MessageConnection } from 'vscode-jsonrpc/node';
import { IMAGE_PARTS, type ImageSize, type MaskKind, type ValueWindow } from '../model/values.ts';
import {
  AnglesOf,
  CancelRun,
  CardOf,
  CopyText,
  ImageOf,
  MaskImageOf,
  Ready,
  Reload,
  Reports,
  Rows,
  RowsShown,
  RunPartOf,
  SpectrumOf,
  StartRun,
  StructureOf,
  UpdateImageOf,
  UpdateSpectrumOf,
  ValuesOf,
} from '../protocol/webview.ts';
import type { AnyDocument } from './analysisDocument.ts';
import { serveBase } from './baseRequests.ts';
import { CheckpointDocument } from './checkpointDocument.ts';
import { DiffDocument } from './diffDocument.ts';
import { serveDiff } from './diffRequests.ts';
import { ClipboardText } from './clipboardText.ts';
import type { ElementsDocument } from './elementsDocument.ts';
import {
  areMetrics,
  areShownRows,
  areSomeOf,
  isCopyPart,
  isIndex,
  isOneOf,
  isRowSet,
} from './guards.ts';
import { withOwnBuffers } from './ownBuffers.ts';
import { answer, checked, type Unchecked } from './requests.ts';
import { shownInit } from './shownInit.ts';
import { UpdatesDocument } from './updatesDocument.ts';
import { serveUpdates } from './updatesRequests.ts';

/** @param onReady called once the webview has what its first request asked for. */
export function serveWebview(
  connection: MessageConnection,
  document: AnyDocument,
  onReady: () => void,
): void {
  answer(connection, Ready, async () => {
    const init = shownInit(await document.init());
    // After the answer, which is written when this handler has returned.
    setImmediate(onReady);
    return init;
  });
  answer(connection, Rows, ({ start }) => document.rows(checked(start, isIndex)));
  answer(connection, Reports, ({ start }) => document.reports(checked(start, isIndex)));
  answer(connection, StartRun, ({ rows, metrics, isQuiet }) =>
    document.startRunOn(
      checked(rows, isRowSet),
      checked(metrics, areMetrics(document.metrics)),
      isQuiet === true,
    ),
  );
  answer(connection, RunPartOf, ({ part }) => document.runPart(checked(part, isIndex)));
  connection.onNotification(RowsShown, ({ rows }: { readonly rows: unknown }) => {
    if (areShownRows(rows)) {
      document.showRows(rows);
    }
  });
  answer(connection, CancelRun, () => document.cancelRun());
  if (document instanceof CheckpointDocument) {
    serveBase(connection, document.uri);
    answer(connection, StructureOf, () => document.structure());
    answer(connection, CardOf, ({ row, lacking }, token) =>
      document.card(checked(row, isIndex), checked(lacking, areSomeOf(document.metrics)), token),
    );
  }
  if (hasElements(document)) {
    serveElements(connection, document);
  }
  if (document instanceof UpdatesDocument) {
    serveUpdates(connection, document);
  }
  answer(connection, Reload, () => document.reload());
  const clipboard = new ClipboardText();
  answer(connection, CopyText, ({ part, isLast }) =>
    clipboard.take(checked(part, isCopyPart), isLast === true),
  );
}

/** By what it can do: whoever made it, it may be of another copy of these classes. */
function hasElements(document: AnyDocument): document is AnyDocument & ElementsDocument {
  return 'values' in document;
}

const isMaskKind = isOneOf<MaskKind>(['principal', 'low']);
const isImagePart = isOneOf(IMAGE_PARTS);

/** Spectra, stored values and images of tensors. How large they may be, the engine knows. */
function serveElements(connection: MessageConnection, document: ElementsDocument): void {
  const isSide = isOneOf(document.sides);
  answer(connection, SpectrumOf, async ({ row, matrix }, token) =>
    withOwnBuffers(await document.spectrum(checked(row, isIndex), checked(matrix, isIndex), token)),
  );
  answer(connection, ValuesOf, async ({ row, side, ...window }, token) => {
    const of = [checked(row, isIndex), checked(side, isSide)] as const;
    return withOwnBuffers(await document.values(...of, windowOf(window), token));
  });
  answer(connection, ImageOf, async ({ row, side, ...size }, token) => {
    const of = [checked(row, isIndex), checked(side, isSide)] as const;
    return withOwnBuffers(await document.image(...of, sizeOf(size), token));
  });
  if (document instanceof DiffDocument) {
    answer(connection, UpdateImageOf, async ({ row, part, ...size }, token) => {
      const of = [checked(row, isIndex), checked(part, isImagePart)] as const;
      return withOwnBuffers(await document.updateImage(...of, sizeOf(size), token));
    });
    answer(connection, MaskImageOf, async ({ row, kind, ...size }, token) => {
      const of = [checked(row, isIndex), checked(kind, isMaskKind)] as const;
      return withOwnBuffers(await document.maskImage(...of, sizeOf(size), token));
    });
    servePairLists(connection, document);
    serveDiff(connection, document);
  }
}

function servePairLists(connection: MessageConnection, document: DiffDocument): void {
  answer(connection, UpdateSpectrumOf, async ({ row, matrix }, token) => {
    const of = [checked(row, isIndex), checked(matrix, isIndex)] as const;
    return withOwnBuffers(await document.updateSpectrum(...of, token));
  });
  answer(connection, AnglesOf, async ({ row, matrix, k }, token) => {
    const of = [checked(row, isIndex), checked(matrix, isIndex), checked(k, isIndex)] as const;
    return withOwnBuffers(await document.angles(...of, token));
  });
}

function windowOf(window: Unchecked<ValueWindow>): ValueWindow {
  return {
    slice: checked(window.slice, isIndex),
    rowStart: checked(window.rowStart, isIndex),
    rowCount: checked(window.rowCount, isIndex),
    columnStart: checked(window.columnStart, isIndex),
    columnCount: checked(window.columnCount, isIndex),
  };
}

function sizeOf(size: Unchecked<ImageSize>): ImageSize {
  return {
    slice: checked(size.slice, isIndex),
    rows: checked(size.rows, isIndex),
    columns: checked(size.columns, isIndex),
  };
}
