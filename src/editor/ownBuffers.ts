/** Typed arrays on their way to a webview. */

/**
 * The same value with each typed array in a buffer of its own: one that came from the engine is a
 * part of the whole message's buffer, and a webview is sent the whole buffer of each array.
 */
export function withOwnBuffers<T>(value: T): T {
  return copied(value) as T;
}

function copied(value: unknown): unknown {
  if (isTypedArray(value)) {
    return value.byteLength === value.buffer.byteLength ? value : value.slice();
  }
  if (Array.isArray(value)) {
    return value.map(copied);
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, copied(part)]));
  }
  return value;
}

type TypedArray = Float64Array | Float32Array | Uint32Array | BigInt64Array | BigUint64Array;

function isTypedArray(value: unknown): value is TypedArray {
  return ArrayBuffer.isView(value) && 'slice' in value;
}
