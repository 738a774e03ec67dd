/** Answers a webview's requests. Whatever a webview sends is checked before it is used. */
import {
  ErrorCodes,
  ResponseError,
  type CancellationToken,
  type MessageConnection,
  type RequestType,
} from 'vscode-jsonrpc/node';
import type { Failure } from '../model/failure.ts';
import {
  CancelRun,
  CardOf,
  CopyText,
  Ready,
  Reload,
  Reports,
  Rows,
  SpectrumOf,
  StartRun,
  StructureOf,
} from '../protocol/webview.ts';
import type { AnyDocument } from './analysisDocument.ts';
import { CheckpointDocument } from './checkpointDocument.ts';
import { toResponseError } from './failures.ts';
import { ClipboardText } from './clipboardText.ts';
import { areIndices, areMetrics, areSomeOf, isIndex, isCopyPart } from './guards.ts';

/** @param onReady called once the webview has what its first request asked for. */
export function serveWebview(
  connection: MessageConnection,
  document: AnyDocument,
  onReady: () => void,
): void {
  answer(connection, Ready, async () => {
    const init = await document.init();
    // After the answer, which is written when this handler has returned.
    setImmediate(onReady);
    return init;
  });
  answer(connection, Rows, ({ start }) => document.rows(checked(start, isIndex)));
  answer(connection, Reports, ({ start }) => document.reports(checked(start, isIndex)));
  answer(connection, StartRun, ({ rows, metrics }) =>
    document.startRun(checked(rows, areIndices), checked(metrics, areMetrics(document.metrics))),
  );
  answer(connection, CancelRun, () => document.cancelRun());
  answer(connection, SpectrumOf, ({ row, matrix }, token) =>
    document.spectrum(checked(row, isIndex), checked(matrix, isIndex), token),
  );
  if (document instanceof CheckpointDocument) {
    answer(connection, StructureOf, () => document.structure());
    answer(connection, CardOf, ({ row, lacking }, token) =>
      document.card(checked(row, isIndex), checked(lacking, areSomeOf(document.metrics)), token),
    );
  }
  answer(connection, Reload, () => document.reload());
  const clipboard = new ClipboardText();
  answer(connection, CopyText, ({ part, isLast }) =>
    clipboard.take(checked(part, isCopyPart), isLast === true),
  );
}

/** The parameters as they come from a webview: named as promised, but of any type. */
type Unchecked<P> = { readonly [Key in keyof P]: unknown };

function answer<P extends object, R>(
  connection: MessageConnection,
  type: RequestType<P, R, Failure>,
  handler: (params: Unchecked<P>, token: CancellationToken) => R | Promise<R>,
): void {
  connection.onRequest(type.method, async (params: Unchecked<P>, token: CancellationToken) => {
    try {
      return await handler(params, token);
    } catch (error) {
      return toResponseError(error);
    }
  });
}

function checked<T>(value: unknown, guard: (value: unknown) => value is T): T {
  if (!guard(value)) {
    throw new ResponseError(
      ErrorCodes.InvalidParams,
      'The parameters of the request are not valid.',
    );
  }
  return value;
}
