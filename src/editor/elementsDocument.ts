/** A document whose rows are shown down to their elements. */
import type * as vscode from 'vscode';
import type { ImageSize, TensorImage, TensorValues, ValueWindow } from '../model/values.ts';
import type { SpectrumCurves, TensorSide } from '../protocol/webview.ts';
import { AnalysisDocument, type DocumentTypes } from './analysisDocument.ts';

export abstract class ElementsDocument<
  Types extends DocumentTypes = DocumentTypes,
> extends AnalysisDocument<Types> {
  /** Whose elements the webview may ask for of a row. */
  abstract readonly sides: readonly TensorSide[];
  /** Stored values of a window of a row's tensor. */
  abstract values(
    row: number,
    side: TensorSide,
    window: ValueWindow,
    token: vscode.CancellationToken,
  ): Promise<TensorValues>;
  /** A slice of a row's tensor, drawn in cells. */
  abstract image(
    row: number,
    side: TensorSide,
    size: ImageSize,
    token: vscode.CancellationToken,
  ): Promise<TensorImage>;
  /** All singular values of a row's matrix, for the plot. */
  abstract spectrum(
    row: number,
    matrix: number,
    token: vscode.CancellationToken,
  ): Promise<SpectrumCurves>;
}
