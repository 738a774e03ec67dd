/** Made-up measurements of a tensor. */
import { elementCount, isFloating, matrixLayout } from '../../src/analysis/matrices.ts';
import type { Tensor } from '../../src/model/checkpoint.ts';
import type { MatrixReport, TensorReport } from '../../src/model/report.ts';
import type { TensorMetric } from '../../src/protocol/engine.ts';
import { randomOf } from './random.ts';
import { singularValuesOf, spectrumOf } from './spectra.ts';

const BINS = 64;

export function tensorReport(tensor: Tensor, metrics: readonly TensorMetric[]): TensorReport {
  if (tensor.name.startsWith('broken')) {
    return {
      name: tensor.name,
      error: 'the shard ends before this tensor does; copy the file again',
    };
  }
  return {
    name: tensor.name,
    error: null,
    ...(metrics.includes('statistics') && statisticsOf(tensor)),
    ...(metrics.includes('spectrum') && spectraOf(tensor)),
  };
}

function statisticsOf(tensor: Tensor): Partial<TensorReport> {
  const count = elementCount(tensor.shape);
  const nanCount = tensor.name.startsWith('nan') ? 3 : 0;
  const none = { min: null, max: null, mean: null, std: null, absMax: null, rms: null };
  if (!isFloating(tensor.dtype)) {
    return {
      stats: { ...none, zeroFraction: 1 / count, nanCount, infCount: 0, subnormalCount: 0 },
      histogram: null,
      logHistogram: null,
    };
  }
  const random = randomOf(tensor.name);
  const std = 0.018 + 0.012 * random();
  const mean = (random() - 0.5) * 1e-4;
  const [min, max] = [mean - std * (5 + random()), mean + std * (5 + random())];
  return {
    stats: {
      ...{ min, max, mean, std, absMax: Math.max(-min, max), rms: Math.hypot(std, mean) },
      ...{ zeroFraction: 2.4e-5 * random(), nanCount, infCount: 0, subnormalCount: 0 },
    },
    histogram: { min, max, counts: bell(count, min, max, mean, std) },
    logHistogram: magnitudes(count, std),
  };
}

function bell(count: number, min: number, max: number, mean: number, std: number): number[] {
  const width = (max - min) / BINS;
  return Array.from({ length: BINS }, (_count, bin) => {
    const z = (min + (bin + 0.5) * width - mean) / std;
    return Math.round((count * width * Math.exp((-z * z) / 2)) / (std * Math.sqrt(2 * Math.PI)));
  });
}

function magnitudes(count: number, std: number): NonNullable<TensorReport['logHistogram']> {
  const top = Math.ceil(Math.log2(std * 5.5));
  const counts = Array.from({ length: 18 }, (_count, bin) => {
    const [from, to] = [2 ** (top - 18 + bin) / std, 2 ** (top - 17 + bin) / std];
    const middle = (from + to) / 2;
    return Math.round(count * (to - from) * 0.798 * Math.exp((-middle * middle) / 2));
  });
  return { minExponent: top - 18, counts, zeroCount: Math.round(count * 1e-5) };
}

function spectraOf(tensor: Tensor): Partial<TensorReport> {
  const layout = isFloating(tensor.dtype) ? matrixLayout(tensor.shape) : null;
  if (layout === null) {
    return { spectrum: null, reason: 'it is no weight matrix' };
  }
  if (tensor.name.startsWith('nan')) {
    return { spectrum: null, reason: 'the tensor holds 3 NaN' };
  }
  const spectra = Array.from({ length: layout.count }, (_matrix, index) =>
    spectrumOf(singularValuesOf(`${tensor.name}${index}`, layout), layout),
  );
  const matrices = spectra.map((spectrum, index): MatrixReport => ({ index, spectrum }));
  return { spectrum: spectra[0] ?? null, ...(layout.count > 1 && { matrices }) };
}
