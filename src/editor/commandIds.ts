import type { WebviewAction } from '../protocol/webview.ts';

/** Commands as package.json contributes them. */
export const CommandId = {
  selectBase: 'checkpointLens.selectBase',
  compareWithBase: 'checkpointLens.compareWithBase',
  compareSelected: 'checkpointLens.compareSelected',
  swapSides: 'checkpointLens.swapSides',
  changeBase: 'checkpointLens.changeBase',
  openBase: 'checkpointLens.openBase',
  openOther: 'checkpointLens.openOther',
  compareThird: 'checkpointLens.compareThird',
  open: 'checkpointLens.open',
  openFile: 'checkpointLens.openFile',
  openText: 'checkpointLens.openText',
  reload: 'checkpointLens.reload',
  cancelAnalysis: 'checkpointLens.cancelAnalysis',
  restartEngine: 'checkpointLens.restartEngine',
  clearCache: 'checkpointLens.clearCache',
  showLog: 'checkpointLens.showLog',
} as const;

/** Commands that the active webview carries out. */
export const ActionId: Readonly<Record<WebviewAction, string>> = {
  analyse: 'checkpointLens.analyse',
  computeStatistics: 'checkpointLens.computeStatistics',
  computeSpectra: 'checkpointLens.computeSpectra',
  copyNames: 'checkpointLens.copyNames',
  copyFigures: 'checkpointLens.copyFigures',
};

/** Custom editors as package.json contributes them. */
export const ViewType = {
  /** Default for `*.safetensors`. */
  checkpoint: 'checkpointLens.checkpoint',
  /** An option for `*.safetensors.index.json`, which is a text file first: one view type has one priority. */
  index: 'checkpointLens.index',
  diff: 'checkpointLens.diff',
  /** Two updates of one base. */
  updates: 'checkpointLens.updates',
} as const;
