/** Answers requests for elements and images, as late and as badly as a test wants. */
import type { CancellationToken } from 'vscode-jsonrpc/browser';
import { matrixLayout } from '../../src/analysis/matrices.ts';
import type { Tensor } from '../../src/model/checkpoint.ts';
import type {
  ImagePart,
  ImageSize,
  MaskImage,
  MaskKind,
  TensorImage,
  TensorValues,
  UpdateImage,
  ValueWindow,
} from '../../src/model/values.ts';
import { maskImage, tensorImage, tensorValues, updateImage } from './tensorValues.ts';

/** A tensor as the matrices that are measured. */
function matricesOf(tensor: Tensor): Tensor {
  const layout = matrixLayout(tensor.shape);
  return layout === null ? tensor : { ...tensor, shape: [layout.count, layout.rows, layout.cols] };
}

export class FakeElements {
  /** Requests that came, newest last. */
  readonly windows: ValueWindow[] = [];
  readonly images: ImageSize[] = [];
  readonly masks: MaskKind[] = [];
  /** How many of them were taken back before they were answered. */
  readonly cancelled = { windows: 0, images: 0 };
  /** How long an answer takes. */
  delayMs = 0;

  async values(
    tensor: Tensor | undefined,
    window: ValueWindow,
    token: CancellationToken,
  ): Promise<TensorValues> {
    this.windows.push(window);
    return this.answer('windows', tensor, token, (of) => tensorValues(of, window));
  }

  async image(
    tensor: Tensor | undefined,
    size: ImageSize,
    token: CancellationToken,
  ): Promise<TensorImage> {
    this.images.push(size);
    return this.answer('images', tensor, token, (of) => tensorImage(of, size));
  }

  async updateImage(
    base: Tensor | undefined,
    part: ImagePart,
    size: ImageSize,
    token: CancellationToken,
  ): Promise<UpdateImage> {
    this.images.push(size);
    return this.answer('images', base, token, (of) =>
      updateImage(part === 'matrix' ? matricesOf(of) : of, size),
    );
  }

  async maskImage(
    base: Tensor | undefined,
    kind: MaskKind,
    size: ImageSize,
    token: CancellationToken,
  ): Promise<MaskImage> {
    this.masks.push(kind);
    return this.answer('images', base, token, (of) => maskImage(matricesOf(of), kind, size));
  }

  private async answer<T>(
    kind: 'windows' | 'images',
    tensor: Tensor | undefined,
    token: CancellationToken,
    make: (tensor: Tensor) => T,
  ): Promise<T> {
    await new Promise<void>((resolve) => {
      setTimeout(resolve, this.delayMs);
      token.onCancellationRequested(() => resolve());
    });
    if (token.isCancellationRequested) {
      this.cancelled[kind] += 1;
      throw new Error('cancelled');
    }
    if (tensor === undefined) {
      throw new Error('this document has no tensors');
    }
    return make(tensor);
  }
}
