/** What a reloaded webview restores: VS Code keeps it while the editor is open. */
import type { VsCodeApi } from '../host/vscodeApi.ts';
import { NO_FILTER, type Filter } from './filter.ts';
import type { StoredExpansion } from './expansion.ts';
import type { Sort } from './sort.ts';

/** Which sections of the detail pane are open. */
export interface OpenSections {
  readonly statistics: boolean;
  readonly spectrum: boolean;
  readonly norms: boolean;
  readonly values: boolean;
}

/** Which sections of a pair's detail pane are open. */
export interface PairSections {
  readonly update: boolean;
  readonly mask: boolean;
  readonly spectra: boolean;
  /** Before anything of it is measured. */
  readonly directions: boolean;
  readonly updateSpectrum: boolean;
  readonly rotation: boolean;
  readonly overlaps: boolean;
  readonly bounds: boolean;
}

/** What the map shows, and how. */
export interface MapState {
  /** A metric's id. */
  readonly metric: string;
  /** Empty for what suits the values. */
  readonly scale: '' | 'linear' | 'log';
  /** Whether the colours run over the middle 96 % of the values. */
  readonly isRobust: boolean;
  readonly isTable: boolean;
}

export interface ViewState {
  readonly filter: Filter;
  /** The last one first. */
  readonly recentFilters: readonly string[];
  readonly sort: Sort;
  readonly activeName: string | null;
  readonly scrollTop: number;
  /** Which of the views is shown, by its id; empty for the editor's first choice. */
  readonly view: string;
  /** Which modules of the tree are open. */
  readonly expansion: StoredExpansion;
  readonly isDetailOpen: boolean;
  /** The detail pane's share of the width, and of the height where it lies below. */
  readonly detailShare: number;
  readonly sections: OpenSections;
  readonly pairSections: PairSections;
  /** Whether the evidence of the gates is shown below its summary. */
  readonly areGatesOpen: boolean;
  /** What the figures of two updates are by: `layer` or `module`. */
  readonly grouping: string;
  readonly map: MapState;
}

const INITIAL: ViewState = {
  filter: NO_FILTER,
  recentFilters: [],
  sort: { column: 'name', descending: false },
  activeName: null,
  scrollTop: 0,
  view: '',
  expansion: { opened: [], closed: [] },
  isDetailOpen: true,
  detailShare: 0.34,
  sections: { statistics: true, spectrum: true, norms: true, values: true },
  pairSections: {
    ...{ update: true, mask: true, spectra: true, directions: true },
    ...{ updateSpectrum: true, rotation: true, overlaps: true, bounds: true },
  },
  areGatesOpen: true,
  grouping: 'layer',
  map: { metric: 'parameters', scale: '', isRobust: true, isTable: false },
};

export class ViewStateStore {
  value: ViewState;

  constructor(private readonly api: VsCodeApi) {
    this.value = { ...INITIAL, ...storedState(api.getState()) };
  }

  update(change: Partial<ViewState>): void {
    this.value = { ...this.value, ...change };
    this.api.setState(this.value);
  }
}

/** Only members of the right type: a newer version of the extension may read an older one's state. */
function storedState(stored: unknown): Partial<ViewState> {
  if (typeof stored !== 'object' || stored === null) {
    return {};
  }
  const usable = Object.entries(INITIAL)
    .map(([name, initial]) => [name, member(stored, name), initial] as const)
    .filter(([, value, initial]) => isAlike(value, initial));
  return Object.fromEntries(usable.map(([name, value]) => [name, value]));
}

function member(object: object, name: string): unknown {
  return Object.getOwnPropertyDescriptor(object, name)?.value;
}

function isAlike(value: unknown, initial: unknown): boolean {
  if (initial === null) {
    return value === null || typeof value === 'string';
  }
  if (Array.isArray(initial)) {
    return Array.isArray(value) && value.every((item) => typeof item === 'string');
  }
  if (typeof initial === 'object' && typeof value === 'object' && value !== null) {
    return Object.entries(initial).every(([name, part]) => isAlike(member(value, name), part));
  }
  return typeof value === typeof initial && value !== null;
}
