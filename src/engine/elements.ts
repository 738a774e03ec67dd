/** Answers that show a tensor's elements: stored values, and slices drawn in cells. */
import { lineNorms } from '../analysis/lineNorms.ts';
import { matrixLayout } from '../analysis/matrices.ts';
import { DEFAULT_MEASURES } from '../model/pairMetrics.ts';
import {
  IMAGE_PARTS,
  MAX_IMAGE_CELLS,
  MAX_WINDOW_ELEMENTS,
  type ImageSize,
  type MaskImage,
  type MaskKind,
  type TensorImage,
  type TensorValues,
  type UpdateImage,
  type ValueWindow,
} from '../model/values.ts';
import { withParts } from '../native/checkpoint.ts';
import {
  drawMask,
  drawTensor,
  drawUpdate,
  readValues,
  type SliceImage,
  type TensorOf,
} from '../native/values.ts';
import type { Engine, OpenedPair } from './engine.ts';
import { MalformedRequest, type Parameters } from './parameters.ts';

const SIDES = ['base', 'other'] as const;
const MASK_KINDS: readonly MaskKind[] = ['principal', 'low'];

export async function valuesFor(
  engine: Engine,
  params: Parameters,
  signal: AbortSignal,
): Promise<TensorValues> {
  const window = windowOf(params);
  return readValues(await tensorOf(engine, params), window, signal);
}

export async function imageFor(
  engine: Engine,
  params: Parameters,
  signal: AbortSignal,
): Promise<TensorImage> {
  const size = sizeOf(params);
  return withNorms(await drawTensor(await tensorOf(engine, params), size, signal));
}

export async function updateImageFor(
  engine: Engine,
  params: Parameters,
  signal: AbortSignal,
): Promise<UpdateImage> {
  const size = sizeOf(params);
  const opened = await openPair(engine, params);
  const pair = engine.pair(opened, params.index('pair'));
  const part = params.choice('part', IMAGE_PARTS);
  const [base, other] = (['base', 'other'] as const).map((side) => {
    const whole = { opened: opened[side], tensor: pair[side] };
    return part === 'matrix' ? asMatrix(whole) : whole;
  }) as [TensorOf, TensorOf];
  const image = await drawUpdate(base, other, size, DEFAULT_MEASURES.eta, signal);
  return { ...withNorms(image), changedFraction: image.changedFraction ?? new Float32Array() };
}

export async function maskImageFor(
  engine: Engine,
  params: Parameters,
  signal: AbortSignal,
): Promise<MaskImage> {
  const size = sizeOf(params);
  const kind = params.choice('kind', MASK_KINDS);
  const opened = await openPair(engine, params);
  const pair = engine.pair(opened, params.index('pair'));
  const { rank, alpha } = DEFAULT_MEASURES;
  const mask = { kind, rank, alpha: alpha[0] ?? '' };
  return drawMask({ opened: opened.base, tensor: pair.base }, size, mask, signal);
}

/** A tensor of four dimensions as the one matrix that is measured; any other as it is. */
function asMatrix({ opened, tensor }: TensorOf): TensorOf {
  const { tensors } = opened.checkpoint;
  const stored = tensors[tensor];
  const layout = stored?.shape.length === 4 ? matrixLayout(stored.shape) : null;
  if (stored === undefined || layout === null) {
    return { opened, tensor };
  }
  const shape = [layout.rows, layout.cols];
  const view = { name: stored.name, tensor, first: 0, shape, pitch: null };
  return {
    opened: withParts(opened, [view], [{ ...stored, shape }]),
    tensor: tensors.length,
  };
}

async function tensorOf(engine: Engine, params: Parameters): Promise<TensorOf> {
  if (!params.has('path')) {
    const pair = await openPair(engine, params);
    const side = params.choice('side', SIDES);
    return { opened: pair[side], tensor: engine.pair(pair, params.index('pair'))[side] };
  }
  const opened = await engine.openPresent(params.path('path'));
  const tensor = params.index('tensor');
  engine.tensor(opened, tensor);
  return { opened, tensor };
}

/** The pair of checkpoints that a request names, paired as it says. */
export function openPair(engine: Engine, params: Parameters): Promise<OpenedPair> {
  return engine.openPair(params.path('base'), params.path('other'), params.rules('rules'));
}

function windowOf(params: Parameters): ValueWindow {
  const window = {
    slice: params.index('slice'),
    rowStart: params.index('rowStart'),
    rowCount: params.index('rowCount'),
    columnStart: params.index('columnStart'),
    columnCount: params.index('columnCount'),
  };
  if (window.rowCount * window.columnCount > MAX_WINDOW_ELEMENTS) {
    throw new MalformedRequest(`a window has at most ${MAX_WINDOW_ELEMENTS} elements`);
  }
  return window;
}

function sizeOf(params: Parameters): ImageSize {
  const size = {
    slice: params.index('slice'),
    rows: params.index('rows'),
    columns: params.index('columns'),
  };
  const cells = size.rows * size.columns;
  if (cells < 1 || cells > MAX_IMAGE_CELLS) {
    throw new MalformedRequest(`an image has 1 to ${MAX_IMAGE_CELLS} cells`);
  }
  return size;
}

/** The image as it is sent: norms in a form that fits into a message. */
function withNorms({ rowNorms, columnNorms, ...image }: SliceImage): TensorImage {
  const { matrix, rows, columns, mean, maxAbs, nonFinite } = image;
  return {
    ...{ matrix, rows, columns, mean, maxAbs, nonFinite },
    rowNorms: rowNorms && lineNorms(rowNorms),
    columnNorms: columnNorms && lineNorms(columnNorms),
  };
}
