/** Which checkpoints a text may speak of. */
import { opendir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type * as vscode from 'vscode';
import { CheckpointDocument } from '../checkpointDocument.ts';
import type { OpenDocuments } from '../documents.ts';

/** Checkpoints looked into for one hover; a folder may hold one for every step of a training. */
const MOST_CHECKPOINTS = 8;
/** Entries of a folder that are looked at. */
const MOST_ENTRIES = 2000;
/** Folders remembered; the one not used for longest is forgotten first. */
const MOST_FOLDERS = 32;

const INDEX = '.safetensors.index.json';
const SHARD = /-\d+-of-\d+\.safetensors$/;

interface Listing {
  readonly changedAtMs: number;
  readonly paths: readonly string[];
}

export class NearbyCheckpoints {
  private readonly listings = new Map<string, Listing>();

  constructor(private readonly documents: OpenDocuments) {}

  /**
   * Absolute paths, the likeliest first: an index speaks of itself alone; any other text of the
   * checkpoints of its folder, then of those that are open in an editor.
   */
  async of({ uri }: vscode.TextDocument): Promise<string[]> {
    if (uri.fsPath.endsWith(INDEX)) {
      return [uri.fsPath];
    }
    const open = this.openPaths();
    const inFolder = hasFolder(uri) ? await this.list(dirname(uri.fsPath)) : [];
    const isOpen = (path: string): boolean => open.includes(path);
    const paths = [...inFolder.filter(isOpen), ...inFolder, ...open];
    return [...new Set(paths)].slice(0, MOST_CHECKPOINTS);
  }

  private openPaths(): string[] {
    const checkpoints = [...this.documents].filter(
      (document) => document instanceof CheckpointDocument && document.uri.scheme === 'file',
    );
    return checkpoints.map(({ uri }) => uri.fsPath);
  }

  private async list(folder: string): Promise<readonly string[]> {
    try {
      const { mtimeMs } = await stat(folder);
      const known = this.listings.get(folder);
      const listing =
        known?.changedAtMs === mtimeMs
          ? known
          : { changedAtMs: mtimeMs, paths: await checkpointsIn(folder) };
      this.remember(folder, listing);
      return listing.paths;
    } catch {
      return []; // a folder that cannot be read holds nothing to show
    }
  }

  private remember(folder: string, listing: Listing): void {
    this.listings.delete(folder);
    this.listings.set(folder, listing);
    const [oldest] = this.listings.keys();
    if (this.listings.size > MOST_FOLDERS && oldest !== undefined) {
      this.listings.delete(oldest);
    }
  }
}

/** An untitled text lies nowhere; a notebook's cell lies where its notebook does. */
function hasFolder({ scheme }: vscode.Uri): boolean {
  return scheme === 'file' || scheme === 'vscode-notebook-cell';
}

/** Indexes, then files that are no shards; shards where there is no index. */
async function checkpointsIn(folder: string): Promise<string[]> {
  const names: string[] = [];
  let entries = 0;
  for await (const { name } of await opendir(folder)) {
    entries += 1;
    if (name.endsWith(INDEX) || name.endsWith('.safetensors')) {
      names.push(name);
    }
    if (entries === MOST_ENTRIES) {
      break;
    }
  }
  names.sort();
  const indexes = names.filter((name) => name.endsWith(INDEX));
  const files = names.filter((name) => name.endsWith('.safetensors'));
  const whole = indexes.length === 0 ? files : files.filter((name) => !SHARD.test(name));
  return [...indexes, ...whole].map((name) => join(folder, name));
}
