/** The editor's side of the webview protocol, in the same page, over made-up data. */
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  createMessageConnection,
  ErrorCodes,
  ResponseError,
  type DataCallback,
  type Disposable,
  type Message,
  type MessageConnection,
  type MessageReader,
  type MessageWriter,
} from 'vscode-jsonrpc/browser';
import { joinedReport } from '../../src/analysis/joinedReport.ts';
import type { Failure } from '../../src/model/failure.ts';
import type { NameRule } from '../../src/model/pair.ts';
import { rowSetOf, rowsIn } from '../../src/protocol/rowSet.ts';
import {
  Act,
  AnglesOf,
  CancelRun,
  CardOf,
  CompareOfThree,
  CompareWithLikelyBase,
  CopyText,
  ImageOf,
  InitChanged,
  LikelyBaseOf,
  MaskImageOf,
  ModelChanged,
  Notice,
  OpenOfThree,
  OpenSide,
  PreviewRules,
  Ready,
  Reload,
  Reports,
  ReportsArrived,
  Rows,
  RowsShown,
  RunChanged,
  RunPartOf,
  SpectrumOf,
  StartRun,
  StructureOf,
  UpdateImageOf,
  UpdateSpectrumOf,
  UseRules,
  ValuesOf,
  type RunPart,
  type RunState,
  type SessionTag,
  type WebviewAction,
} from '../../src/protocol/webview.ts';
import { FakeElements } from './fakeElements.ts';
import type { FakeDocument, FakeReport, Metric } from './documents.ts';

const LIKELY_BASE = { name: 'Qwen/Qwen3-8B-Base', namedIn: 'config.json', isHere: true };
const ROWS_PER_PAGE = 6000;
/** Rows measured side by side. */
const LANES = 2;
/** As of a machine with a few cores. */
const WORK_PER_MS = 2e7;

class PageReader extends AbstractMessageReader implements MessageReader {
  private callback: DataCallback | undefined;

  listen(callback: DataCallback): Disposable {
    this.callback = callback;
    return { dispose: () => (this.callback = undefined) };
  }

  deliver(message: Message): void {
    this.callback?.(message);
  }
}

class PageWriter extends AbstractMessageWriter implements MessageWriter {
  constructor(private readonly session: () => string) {
    super();
  }

  async write(message: Message): Promise<void> {
    const data = structuredClone({ ...message, session: this.session() });
    setTimeout(() => window.dispatchEvent(new MessageEvent('message', { data })));
  }

  end(): void {
    // A page has no end.
  }
}

/** What tests ask for and steer. */
export class FakeHost {
  /** Requests that came, newest last. */
  readonly started: { readonly rows: readonly number[]; readonly metrics: readonly Metric[] }[] =
    [];
  readonly copied: string[] = [];
  readonly elements = new FakeElements();
  /** Rows whose card was asked for, those of them that were cancelled, and how long an answer takes. */
  readonly cards = { asked: new Array<number>(), cancelled: new Array<number>(), delayMs: 0 };
  /** Sides that were opened, rules that were tried, and those that were chosen. */
  readonly opened: { readonly side: string; readonly name: string | null }[] = [];
  /** Updates that were compared with the base. */
  readonly compared: string[] = [];
  readonly previewed: (readonly NameRule[])[] = [];
  readonly used: (readonly NameRule[])[] = [];
  /** How often the likely base was compared with. */
  comparisons = 0;
  reloads = 0;
  rowRequests = 0;
  private run: RunState | null = null;
  private parts: RunPart[] = [];
  private queue: { readonly row: number; readonly metrics: readonly Metric[] }[] = [];
  /** Rows that the webview said are on screen. */
  shown: readonly number[] = [];
  private readonly reports = new Map<string, FakeReport>();
  private readonly reader = new PageReader();
  private readonly connection: MessageConnection;
  private session = '';

  /** @param stepMs how often a run measures its next row by itself; 0 for only when told */
  constructor(
    private document: FakeDocument,
    private readonly stepMs: number,
  ) {
    this.connection = createMessageConnection(this.reader, new PageWriter(() => this.session));
    this.serve();
    this.connection.listen();
    if (document.firstRun !== undefined) {
      this.start(document.firstRun.rows, document.firstRun.metrics);
    }
  }

  receive(message: Message & SessionTag): void {
    const copy = structuredClone(message);
    this.session = copy.session;
    setTimeout(() => this.reader.deliver(copy));
  }

  /** Measures the next rows of the run. */
  step(count = 1): void {
    const { run } = this;
    if (run?.status !== 'running') {
      return;
    }
    const items = this.queue.splice(0, count);
    const found = items.map(({ row, metrics }) => this.join(this.document.measure(row, metrics)));
    this.notify(() => this.connection.sendNotification(ReportsArrived, { reports: found }));
    const done = run.done + items.length;
    const fraction = done / run.total;
    const elapsedMs = run.elapsedMs + 400 * items.length;
    this.change({
      ...run,
      ...{ done, fraction, elapsedMs, remainingMs: (elapsedMs * (1 - fraction)) / fraction },
      running: this.queue.slice(0, LANES).map(({ row }) => row),
      workPerMs: WORK_PER_MS,
      ...(this.queue.length === 0 && { status: 'done', remainingMs: null }),
    });
  }

  fail(failure: Failure): void {
    if (this.run !== null) {
      this.change({ ...this.run, status: 'failed', remainingMs: null, failure });
    }
  }

  notice(severity: 'info' | 'warning' | 'error', message: string): void {
    this.notify(() => this.connection.sendNotification(Notice, { severity, message }));
  }

  /** What a command of the editor would ask for. */
  act(action: WebviewAction, isOnSelection: boolean): void {
    this.notify(() => this.connection.sendNotification(Act, { action, isOnSelection }));
  }

  /** Shows something else, as after the file has changed. */
  replace(document: FakeDocument): void {
    this.document = document;
    this.reports.clear();
    this.run = null;
    this.notify(() => this.connection.sendNotification(InitChanged, {}));
  }

  private serveStructure(): void {
    this.connection.onRequest(
      StructureOf,
      () =>
        this.document.structure?.() ??
        new ResponseError<Failure>(ErrorCodes.MethodNotFound, 'Pairs have no such structure.'),
    );
  }

  private serveRules(): void {
    const { connection } = this;
    connection.onRequest(PreviewRules, ({ rules }) => {
      this.previewed.push(rules);
      const added = rules.length;
      const examples = rules.map(({ from, to }) => ({
        base: from.replaceAll('*', '0'),
        other: to.replaceAll('*', '0'),
      }));
      const reach = rules.map(() => ({ fits: 3, found: 1 }));
      const pairCount = this.document.rows.length + added;
      const rest = { onlyInBase: 0, onlyInOther: 0, shapeMismatch: 0 };
      return { pairCount, added, examples, rules: reach, ...rest };
    });
    connection.onRequest(UseRules, ({ rules }) => {
      this.used.push(rules);
    });
    connection.onRequest(LikelyBaseOf, () => LIKELY_BASE);
    connection.onRequest(CompareWithLikelyBase, () => {
      this.comparisons += 1;
    });
    connection.onRequest(OpenSide, (asked) => {
      this.opened.push(asked);
    });
    connection.onRequest(OpenOfThree, (asked) => {
      this.opened.push(asked);
    });
    connection.onRequest(CompareOfThree, ({ side }) => {
      this.compared.push(side);
    });
  }

  private servePairLists(): void {
    const { connection } = this;
    connection.onRequest(UpdateSpectrumOf, ({ row, matrix }) =>
      this.document.updateSpectrum === undefined
        ? new ResponseError<Failure>(ErrorCodes.MethodNotFound, 'Tensors have no update.')
        : this.document.updateSpectrum(row, matrix),
    );
    connection.onRequest(AnglesOf, ({ row, matrix, k }) =>
      this.document.angles === undefined
        ? new ResponseError<Failure>(ErrorCodes.MethodNotFound, 'Tensors have no angles.')
        : this.document.angles(row, matrix, k),
    );
  }

  private serveElements(): void {
    const { connection } = this;
    connection.onRequest(ValuesOf, ({ row, side, ...window }, token) =>
      this.elements.values(this.document.tensor?.(row, side), window, token),
    );
    connection.onRequest(ImageOf, ({ row, side, ...size }, token) =>
      this.elements.image(this.document.tensor?.(row, side), size, token),
    );
    connection.onRequest(UpdateImageOf, ({ row, part, ...size }, token) =>
      this.elements.updateImage(this.document.tensor?.(row, 'base'), part, size, token),
    );
    connection.onRequest(MaskImageOf, ({ row, kind, ...size }, token) =>
      this.elements.maskImage(this.document.tensor?.(row, 'base'), kind, size, token),
    );
  }

  private serve(): void {
    const { connection } = this;
    this.serveStructure();
    this.serveRules();
    this.servePairLists();
    this.serveElements();
    connection.onRequest(Ready, () =>
      this.document.init(this.page(0), this.run, [...this.reports.values()]),
    );
    connection.onRequest(Rows, ({ start }) => {
      this.rowRequests += 1;
      return this.page(start);
    });
    connection.onRequest(Reports, ({ start }) => ({
      start,
      items: [...this.reports.values()].slice(start),
      next: null,
    }));
    connection.onRequest(StartRun, ({ rows, metrics, isQuiet }) => {
      this.start(rowsIn(rows), metrics, isQuiet);
    });
    connection.onRequest(RunPartOf, ({ part }) => this.parts[part] ?? null);
    connection.onNotification(RowsShown, ({ rows }) => {
      this.shown = rows;
    });
    connection.onRequest(CancelRun, () => {
      if (this.run?.status === 'running') {
        this.queue = [];
        this.change({ ...this.run, status: 'cancelled', remainingMs: null });
      }
    });
    connection.onRequest(
      SpectrumOf,
      ({ row, matrix }) =>
        this.document.spectrum?.(row, matrix) ??
        new ResponseError<Failure>(ErrorCodes.MethodNotFound, 'Triples have no spectra.'),
    );
    connection.onRequest(CardOf, async ({ row, lacking }, token) => {
      this.cards.asked.push(row);
      token.onCancellationRequested(() => this.cards.cancelled.push(row));
      await new Promise((resolve) => setTimeout(resolve, this.cards.delayMs));
      return (
        this.document.card?.(row, lacking) ??
        new ResponseError<Failure>(ErrorCodes.MethodNotFound, 'Pairs have no such card.')
      );
    });
    connection.onRequest(Reload, () => {
      this.reloads += 1;
      this.replace(this.document);
    });
    let copying = '';
    connection.onRequest(CopyText, ({ part, isLast }) => {
      copying += part;
      if (isLast) {
        this.copied.push(copying);
        copying = '';
      }
    });
  }

  private page(start: number): { start: number; items: FakeDocument['rows']; next: number | null } {
    const end = start + ROWS_PER_PAGE;
    const { rows } = this.document;
    return { start, items: rows.slice(start, end), next: end < rows.length ? end : null };
  }

  private start(rows: readonly number[], metrics: readonly Metric[], isQuiet = false): void {
    this.started.push({ rows, metrics });
    const part = { rows: rowSetOf(rows), metrics };
    const added = rows.map((row) => ({ row, metrics }));
    const { run } = this;
    if (run?.status === 'running') {
      this.queue.push(...added);
      this.parts.push(part);
      const both = [...new Set([...run.metrics, ...metrics])];
      const all = { isQuiet: isQuiet && run.isQuiet, parts: this.parts.length };
      this.change({ ...run, ...all, metrics: both, total: run.total + rows.length });
      return;
    }
    this.queue = added;
    this.parts = [part];
    const total = rows.length;
    const begin = { done: 0, known: 0, fraction: 0, elapsedMs: 0, remainingMs: null };
    const running = rows.slice(0, LANES);
    const first = { metrics, isQuiet, parts: 1, total, running };
    this.change({ status: 'running', ...first, workPerMs: null, ...begin });
    if (this.stepMs > 0) {
      const perStep = Math.max(1, Math.ceil(total / 60));
      const timer = setInterval(() => {
        this.step(perStep);
        if (this.run?.status !== 'running') {
          clearInterval(timer);
        }
      }, this.stepMs);
    }
  }

  private join(report: FakeReport): FakeReport {
    const earlier = this.reports.get(report.name);
    const joined = earlier === undefined ? report : joinedReport(earlier, report);
    this.reports.set(report.name, joined);
    return joined;
  }

  private change(run: RunState): void {
    this.run = run;
    this.notify(() => this.connection.sendNotification(RunChanged, run));
    const model = this.document.model?.([...this.reports.values()]);
    if (model !== undefined) {
      this.notify(() => this.connection.sendNotification(ModelChanged, model));
    }
  }

  /** Nobody listens before the webview's first message. */
  private notify(send: () => Promise<void>): void {
    if (this.session !== '') {
      void send();
    }
  }
}
