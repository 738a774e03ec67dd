/** The elements of a row's tensor, asked of the editor. */
import type { Dtype } from '../../src/model/checkpoint.ts';
import { ImageOf, ValuesOf, type TensorSide } from '../../src/protocol/webview.ts';
import type { Host } from '../host/host.ts';
import type { ValuesSource } from './source.ts';

export function hostValues(
  host: Host,
  row: number,
  side: TensorSide,
  { dtype, shape }: { readonly dtype: Dtype; readonly shape: readonly number[] },
): ValuesSource {
  return {
    dtype,
    shape,
    values: (window, signal) => host.request(ValuesOf, { row, side, ...window }, signal),
    image: (size, signal) => host.request(ImageOf, { row, side, ...size }, signal),
  };
}
