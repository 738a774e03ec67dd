/** The elements of a row's pair: of either side as stored, and of the update. */
import { matrixLayout } from '../../src/analysis/matrices.ts';
import type { TensorValues, ValueWindow } from '../../src/model/values.ts';
import { UpdateImageOf } from '../../src/protocol/webview.ts';
import type { Host } from '../host/host.ts';
import { hostValues } from '../values/hostValues.ts';
import type { ImageSource, ValuesSource } from '../values/source.ts';
import type { PairRow } from './pairRow.ts';

export type PairPart = 'update' | 'base' | 'other';

/** @param part `update` only of two floating tensors */
export function pairSource(host: Host, { index, pair }: PairRow, part: PairPart): ValuesSource {
  const { shape } = pair;
  const [base, other] = (['base', 'other'] as const).map((side) =>
    hostValues(host, index, side, { dtype: pair.dtype[side], shape }),
  ) as [ValuesSource, ValuesSource];
  if (part !== 'update') {
    return part === 'base' ? base : other;
  }
  return {
    // A difference has as many digits as the wider side.
    dtype: widerOf(base, other).dtype,
    shape,
    values: (window, signal) => difference(base, other, window, signal),
    image: (size, signal) =>
      host.request(UpdateImageOf, { row: index, part: 'slice', ...size }, signal),
  };
}

/** The update of a row's pair as the matrices that are measured. */
export function updateMatrices(host: Host, { index, pair: { shape } }: PairRow): ImageSource {
  const layout = matrixLayout(shape);
  return {
    shape: layout === null ? shape : [layout.count, layout.rows, layout.cols],
    image: (size, signal) =>
      host.request(UpdateImageOf, { row: index, part: 'matrix', ...size }, signal),
  };
}

/** dW = W1 − W0 in float64. */
async function difference(
  base: ValuesSource,
  other: ValuesSource,
  window: ValueWindow,
  signal: AbortSignal,
): Promise<TensorValues> {
  const [from, to] = await Promise.all([base.values(window, signal), other.values(window, signal)]);
  const after = numbersOf(to);
  return { values: numbersOf(from).map((before, place) => (after[place] ?? NaN) - before) };
}

/** Those of floats, which are numbers. */
function numbersOf({ values }: TensorValues): Float64Array {
  return values instanceof Float64Array ? values : new Float64Array();
}

function widerOf(a: ValuesSource, b: ValuesSource): ValuesSource {
  const width = ({ dtype }: ValuesSource): number => Number(/\d+/.exec(dtype)?.[0] ?? 0);
  return width(b) > width(a) ? b : a;
}
