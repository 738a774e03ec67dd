/** Hovers on the names of tensors in text editors, and the command behind their links. */
import * as vscode from 'vscode';
import { lackingOf } from '../../analysis/tensorCard.ts';
import type { TensorReport } from '../../model/report.ts';
import { DescribeTensor, FindTensor } from '../../protocol/engine.ts';
import type { OpenDocuments } from '../documents.ts';
import type { EngineProcess } from '../engineProcess.ts';
import { SETTINGS_SECTION } from '../settings.ts';
import { cardMarkdown } from './cardMarkdown.ts';
import { namesAt, type NameInText } from './nameAt.ts';
import { NearbyCheckpoints } from './nearbyCheckpoints.ts';
import { OPEN_TENSOR, openTensor } from './openTensor.ts';

/** As `activationEvents` of package.json. */
const LANGUAGES = ['json', 'jsonc', 'yaml', 'python', 'log', 'plaintext'];
const SCHEMES = ['file', 'untitled', 'vscode-notebook-cell'];

export function registerTensorHovers(
  engine: EngineProcess,
  documents: OpenDocuments,
): vscode.Disposable {
  const selector = SCHEMES.flatMap((scheme) =>
    LANGUAGES.map((language): vscode.DocumentFilter => ({ scheme, language })),
  );
  const provider = new TensorHovers(engine, documents);
  return vscode.Disposable.from(
    vscode.languages.registerHoverProvider(selector, provider),
    vscode.commands.registerCommand(OPEN_TENSOR, (uri: unknown, name: unknown) =>
      openTensor({ documents, engine }, uri, name),
    ),
  );
}

/** A tensor that a text names. */
interface NamedTensor {
  readonly path: string;
  readonly tensor: number;
  readonly at: NameInText;
}

class TensorHovers implements vscode.HoverProvider {
  private readonly nearby: NearbyCheckpoints;

  constructor(
    private readonly engine: EngineProcess,
    private readonly documents: OpenDocuments,
  ) {
    this.nearby = new NearbyCheckpoints(documents);
  }

  /** Asks the engine only where there is something like a name, and a checkpoint that may have it. */
  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.Hover | undefined> {
    if (!isEnabled(document)) {
      return undefined;
    }
    const line = document.lineAt(position.line).text;
    const names = namesAt(line, position.character, document.languageId);
    const paths = names.length === 0 ? [] : await this.nearby.of(document);
    const found = await this.find(paths, names, token);
    return found === undefined ? undefined : this.describe(found, position.line, token);
  }

  private async find(
    paths: readonly string[],
    names: readonly NameInText[],
    token: vscode.CancellationToken,
  ): Promise<NamedTensor | undefined> {
    for (const path of paths) {
      for (const at of names) {
        if (token.isCancellationRequested) {
          return undefined;
        }
        const tensor = await this.indexOf(path, at.name, token);
        if (tensor !== null) {
          return { path, tensor, at };
        }
      }
    }
    return undefined;
  }

  /** What cannot be read has no tensor: its own editor says why. */
  private async indexOf(
    path: string,
    name: string,
    token: vscode.CancellationToken,
  ): Promise<number | null> {
    try {
      return await this.engine.request(FindTensor, { path, name }, token);
    } catch {
      return null;
    }
  }

  private async describe(
    { path, tensor, at }: NamedTensor,
    line: number,
    token: vscode.CancellationToken,
  ): Promise<vscode.Hover | undefined> {
    const known = this.knownOf(path, at.name);
    const range = new vscode.Range(line, at.start, line, at.end);
    try {
      const request = { path, tensor, lacking: lackingOf(known) };
      const card = await this.engine.request(DescribeTensor, request, token);
      return new vscode.Hover(cardMarkdown(card, path, known), range);
    } catch {
      return undefined; // cancelled, or the file changed meanwhile: the next hover reads it again
    }
  }

  private knownOf(path: string, name: string): TensorReport | undefined {
    const document = this.documents.find(vscode.Uri.file(path));
    return document?.reportOf(name) as TensorReport | undefined;
  }
}

function isEnabled(document: vscode.TextDocument): boolean {
  return vscode.workspace
    .getConfiguration(SETTINGS_SECTION, document)
    .get<boolean>('hover.enabled', true);
}
