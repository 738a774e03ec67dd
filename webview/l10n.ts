/** The language of the webview: the English text is the key, as in the editor's own `vscode.l10n`. */
import * as l10n from '@vscode/l10n';
import { integer } from '../src/analysis/figureText.ts';

/** Takes the texts of a language, by their English ones. Before the first `t`, modules included. */
export function useBundle(bundle: Readonly<Record<string, string>>): void {
  l10n.config({ contents: bundle });
}

/**
 * The text in the user's language, or in English where the bundle has none.
 *
 * @param message English, with `{0}`, `{1}` … for `args`; a literal, so that a check finds it
 */
export function t(message: string, ...args: (string | number)[]): string {
  return l10n.t(message, ...args);
}

/**
 * `1 tensor`, `399 tensors`; the messages are `{0} tensor` and `{0} tensors`.
 *
 * @param noun a literal, as the message of `t`; so is `plural`, where it is not the noun with an s
 */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return t(`{0} ${count === 1 ? noun : plural}`, integer(count));
}
