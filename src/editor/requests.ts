/** Answering a webview: whatever it sends is checked before it is used, and errors are failures. */
import {
  ErrorCodes,
  ResponseError,
  type CancellationToken,
  type MessageConnection,
  type RequestType,
} from 'vscode-jsonrpc/node';
import type { Failure } from '../model/failure.ts';
import { toResponseError } from './failures.ts';

/** The parameters as they come from a webview: named as promised, but of any type. */
export type Unchecked<P> = { readonly [Key in keyof P]: unknown };

export function answer<P extends object, R>(
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

/** @throws ResponseError for what is not as promised. */
export function checked<T>(value: unknown, guard: (value: unknown) => value is T): T {
  if (!guard(value)) {
    throw new ResponseError(
      ErrorCodes.InvalidParams,
      'The parameters of the request are not valid.',
    );
  }
  return value;
}
