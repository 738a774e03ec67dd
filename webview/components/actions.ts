/** What commands of the editor do to the session that is shown. */
import type { WebviewAction } from '../../src/protocol/webview.ts';
import { CheckpointSession } from '../checkpoint/checkpointSession.ts';
import type { DiffSession } from '../diff/diffSession.ts';
import type { RunMetric } from '../state/runs.ts';
import { UpdatesSession } from '../updates/updatesSession.ts';
import { ANY_SELECTION, SEVERAL, type Scope } from '../state/scope.ts';
import { startAnalysis } from './analyse.ts';

type SpectralSession = CheckpointSession | DiffSession;

/**
 * @param isOnSelection whether it is about the selected rows alone, as from their menu
 * @param copy takes text to the clipboard
 */
export function act(
  { action, isOnSelection }: { action: WebviewAction; isOnSelection: boolean },
  session: SpectralSession | UpdatesSession,
  copy: (text: string) => void,
): void {
  const least = isOnSelection ? ANY_SELECTION : SEVERAL;
  switch (action) {
    case 'analyse':
      void startAnalysis(session.runs, session.analysisScope(least));
      return;
    case 'computeStatistics':
      if (session instanceof CheckpointSession) {
        start(session, session.statisticsScope(least), 'statistics');
      }
      return;
    case 'computeSpectra':
      if (!(session instanceof UpdatesSession)) {
        start(session, session.spectrumScope(least), 'spectrum');
      }
      return;
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
function start(session: SpectralSession, scope: Scope, metric: RunMetric): void {
  if (scope.remaining.length > 0) {
    void session.runs.start(scope.remaining, [metric]);
  }
}
