/** What commands of the editor do to the session that is shown. */
import type { WebviewAction } from '../../src/protocol/webview.ts';
import { CheckpointSession } from '../checkpoint/checkpointSession.ts';
import type { DiffSession } from '../diff/diffSession.ts';
import type { RunMetric } from '../state/runs.ts';
import type { Scope } from '../state/scope.ts';

type AnySession = CheckpointSession | DiffSession;

/** @param copy takes text to the clipboard */
export function act(
  action: WebviewAction,
  session: AnySession,
  copy: (text: string) => void,
): void {
  switch (action) {
    case 'computeStatistics':
      if (session instanceof CheckpointSession) {
        start(session, session.statisticsScope(), 'statistics');
      }
      return;
    case 'computeSpectra':
      return start(session, session.spectrumScope(), 'spectrum');
    case 'copyNames':
      return copy(
        session.table
          .selectedRows()
          .map(({ name }) => name)
          .join('\n'),
      );
    case 'copyFigures':
      return copy(session.selectedText());
  }
}

/** What the button of the header would do; as that, nothing where there is nothing to compute. */
function start(session: AnySession, scope: Scope, metric: RunMetric): void {
  if (scope.remaining.length > 0) {
    void session.runs.start(scope.remaining, [metric]);
  }
}
