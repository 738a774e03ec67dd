/** Whatever is thrown, as an answer that the editor can read. */
import { ErrorCodes, ResponseError } from 'vscode-jsonrpc';
import { AnalysisError, type Failure } from '../model/failure.ts';
import { MalformedRequest } from './parameters.ts';

/** The language server protocol's code of a request that was cancelled. */
const REQUEST_CANCELLED = -32800;

/** A `ResponseError` whose data is a `Failure`. */
export function responseError(error: unknown): ResponseError<Failure> {
  const failure = failureOf(error);
  return new ResponseError(codeOf(error, failure), new AnalysisError(failure).message, failure);
}

function failureOf(error: unknown): Failure {
  if (error instanceof AnalysisError) {
    return error.failure;
  }
  return { kind: 'internal', message: error instanceof Error ? error.message : String(error) };
}

function codeOf(error: unknown, failure: Failure): number {
  if (error instanceof MalformedRequest) {
    return ErrorCodes.InvalidParams;
  }
  return failure.kind === 'cancelled' ? REQUEST_CANCELLED : ErrorCodes.InternalError;
}
