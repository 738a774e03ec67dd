/** What a run would cover, in words. */
import { integer } from '../format.ts';
import { t } from '../l10n.ts';
import type { Runs } from '../state/runs.ts';
import type { Scope } from '../state/scope.ts';

const NO_MATRIX: Readonly<Record<Scope['kind'], string>> = {
  selection: t('No weight matrix among the selected rows'),
  filter: t('No weight matrix among the rows shown'),
  all: t('No weight matrix among the rows'),
};

/** What the button covers, or why it cannot be pressed. */
export function hintOf(runs: Runs, scope: Scope): string {
  if (scope.rows === 0) {
    return NO_MATRIX[scope.kind];
  }
  if (scope.remaining.length === 0) {
    return scope.queued === 0
      ? t('All of them are computed')
      : t('All of them are computed or in the present run');
  }
  return runs.isRunning
    ? t('Added to the present run')
    : t('Select several rows, or filter, to compute less');
}

/** `all 252`, `34 filtered`, `12 selected`; what is measured or in the run is not counted. */
export function scopeText(scope: Scope): string {
  const count = integer(scope.remaining.length);
  if (scope.remaining.length === 0) {
    if (scope.queued > 0) {
      return t('{0} in the run', integer(scope.queued));
    }
    return scope.rows === 0 ? t('none') : t('done');
  }
  if (scope.kind !== 'all') {
    return scope.kind === 'selection' ? t('{0} selected', count) : t('{0} filtered', count);
  }
  return scope.remaining.length === scope.rows ? t('all {0}', count) : t('{0} left', count);
}
