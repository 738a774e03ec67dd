/** Which modules of a tree are open. */
import type { Module } from './moduleTree.ts';
import type { TableRow } from './table.ts';

/** What is remembered of it: the modules that are not as they are by themselves. */
export interface StoredExpansion {
  readonly opened: readonly string[];
  readonly closed: readonly string[];
}

/** Remembered of each; more is lost at the next load of the webview. */
const MOST_STORED = 5000;

export class Expansion {
  /** Another number after each change. */
  version = 0;
  private readonly opened: Set<string>;
  private readonly closed: Set<string>;
  /** While a filter opens every module that has a match: those that the user closed all the same. */
  private readonly closedInFilter = new Set<string>();
  private isFiltering = false;

  /**
   * @param opensAll whether modules are open by themselves; else those that are outside of the layers
   * @param keep told what to remember
   */
  constructor(
    stored: StoredExpansion,
    private readonly opensAll: boolean,
    private readonly keep: (stored: StoredExpansion) => void,
  ) {
    this.opened = new Set(stored.opened);
    this.closed = new Set(stored.closed);
  }

  /** With a new filter every module with a match is open. */
  filterChanged(isFiltering: boolean): void {
    this.isFiltering = isFiltering;
    this.closedInFilter.clear();
    this.version += 1;
  }

  isOpen<Row extends TableRow>(module: Module<Row>): boolean {
    const { path } = module;
    if (this.isFiltering) {
      return !this.closedInFilter.has(path);
    }
    return this.isOpenAtFirst(module) ? !this.closed.has(path) : this.opened.has(path);
  }

  set<Row extends TableRow>(modules: readonly Module<Row>[], isOpen: boolean): void {
    for (const module of modules) {
      this.setOne(module, isOpen);
    }
    this.version += 1;
    if (!this.isFiltering) {
      this.keep({ opened: firstOf(this.opened), closed: firstOf(this.closed) });
    }
  }

  private setOne<Row extends TableRow>(module: Module<Row>, isOpen: boolean): void {
    const { path } = module;
    if (this.isFiltering) {
      put(this.closedInFilter, path, !isOpen);
    } else if (this.isOpenAtFirst(module)) {
      put(this.closed, path, !isOpen);
    } else {
      put(this.opened, path, isOpen);
    }
  }

  private isOpenAtFirst<Row extends TableRow>(module: Module<Row>): boolean {
    return this.opensAll || !module.isNumbered;
  }
}

function put(set: Set<string>, item: string, isIn: boolean): void {
  if (isIn) {
    set.add(item);
  } else {
    set.delete(item);
  }
}

function firstOf(paths: ReadonlySet<string>): string[] {
  return [...paths].filter((path) => path.length <= 1000).slice(0, MOST_STORED);
}
