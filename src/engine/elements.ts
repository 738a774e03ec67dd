/** Answers that show a tensor's elements: stored values, and slices drawn in cells. */
import { lineNorms } from '../analysis/lineNorms.ts';
import { DEFAULT_MEASURES } from '../model/pairMetrics.ts';
import {
  MAX_IMAGE_CELLS,
  MAX_WINDOW_ELEMENTS,
  type ImageSize,
  type TensorImage,
  type TensorValues,
  type UpdateImage,
  type ValueWindow,
} from '../model/values.ts';
import {
  drawTensor,
  drawUpdate,
  readValues,
  type SliceImage,
  type TensorOf,
} from '../native/values.ts';
import type { Engine } from './engine.ts';
import { MalformedRequest, type Parameters } from './parameters.ts';

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
  const opened = await engine.openPair(params.path('base'), params.path('other'));
  const pair = engine.pair(opened, params.index('pair'));
  const base = { opened: opened.base, tensor: pair.base };
  const other = { opened: opened.other, tensor: pair.other };
  const image = await drawUpdate(base, other, size, DEFAULT_MEASURES.eta, signal);
  return { ...withNorms(image), changedFraction: image.changedFraction ?? new Float32Array() };
}

async function tensorOf(engine: Engine, params: Parameters): Promise<TensorOf> {
  const opened = await engine.openCheckpoint(params.path('path'));
  const tensor = params.index('tensor');
  engine.tensor(opened, tensor);
  return { opened, tensor };
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
