/** Failures of the engine, which speaks English, in the language of the editor. */
import type { Failure, FailureCause, FailureKind } from '../model/failure.ts';
import { shardNames } from './shardNames.ts';

/** `vscode.l10n.t`. */
type Translate = (message: string, ...values: (string | number)[]) => string;

type Sentence = (t: Translate, failure: Failure) => string;

const OF_CAUSE: Readonly<Record<FailureCause, Sentence>> = {
  notFound: (t) => t('There is no such file or folder.'),
  noPermission: (t) => t('You have no permission to read or write it.'),
  diskFull: (t) => t('There is no space left on the disk.'),
  changed: (t) => t('It changed on disk while it was open. Open it again.'),
  missingShards: (t, failure) => missingShards(t, failure),
  empty: (t) => t('The file is empty.'),
  gitLfsPointer: (t) =>
    t('It is a Git LFS pointer, not the checkpoint itself. Run {0}.', 'git lfs pull'),
  webPage: (t) => t('It is a web page, not a checkpoint. Download the file itself.'),
  zipArchive: (t) => t('It is a zip archive (a PyTorch checkpoint?), not a safetensors file.'),
  gguf: (t) => t('It is a GGUF file, not a safetensors file.'),
  incomplete: (t) => t('It begins with zeros. The download or the writing is not complete.'),
};

/** With what the engine says, where it has no word for it. */
const OF_KIND: Readonly<Record<FailureKind, Sentence>> = {
  invalid: (t, { message }) => t('It is not valid: {0}', message),
  unreadable: (t, { message }) => t('It cannot be opened: {0}', message),
  changed: OF_CAUSE.changed,
  cancelled: (t) => t('Cancelled'),
  engine: (_t, { message }) => message,
  internal: (t, { message }) => t('An error of Checkpoint Lens: {0}', message),
};

/** The same failure with a message in the language of `t`; what has no sentence there is kept in it. */
export function translated(failure: Failure, t: Translate): Failure {
  const { cause, kind } = failure;
  const sentence = cause === undefined ? OF_KIND[kind] : OF_CAUSE[cause];
  return { ...failure, message: sentence(t, failure) };
}

function missingShards(t: Translate, failure: Failure): string {
  const { missing = [] } = failure;
  if (missing.length === 0) {
    return OF_KIND.invalid(t, failure);
  }
  return t('Shards of the index are missing: {0}', shardNames(missing));
}
