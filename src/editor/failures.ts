/** Failures on their way through `vscode-jsonrpc`: data of a `ResponseError` on the wire, exceptions in code. */
import { ErrorCodes, ResponseError } from 'vscode-jsonrpc/node';
import { AnalysisError, type Failure } from '../model/failure.ts';

/** Any thrown value as a failure; what is no `AnalysisError` is a defect of this software. */
export function toFailure(error: unknown): Failure {
  if (error instanceof AnalysisError) {
    return error.failure;
  }
  console.error(error); // into the extension host's log, with its stack
  return { kind: 'internal', message: error instanceof Error ? error.message : String(error) };
}

/** The failure that a `ResponseError` carries, if it carries one. */
export function failureIn(error: unknown): Failure | undefined {
  return error instanceof ResponseError && isFailure(error.data) ? error.data : undefined;
}

/** Any thrown value as an answer that the other side can read. */
export function toResponseError(error: unknown): ResponseError<Failure> {
  if (error instanceof ResponseError) {
    return error as ResponseError<Failure>;
  }
  const failure = toFailure(error);
  return new ResponseError(ErrorCodes.InternalError, new AnalysisError(failure).message, failure);
}

function isFailure(data: unknown): data is Failure {
  return (
    typeof data === 'object' &&
    data !== null &&
    typeof (data as Partial<Failure>).kind === 'string' &&
    typeof (data as Partial<Failure>).message === 'string'
  );
}
