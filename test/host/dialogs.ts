/** Answers the dialogs of VS Code, which a test cannot click, and keeps what was asked and said. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';

export interface DialogAnswers {
  /** Which item of a quick pick is picked; the first where absent. */
  readonly pick?: (items: readonly vscode.QuickPickItem[]) => vscode.QuickPickItem | undefined;
  /** What is typed into input boxes, in their order; where there is none, what stands in them. */
  readonly typed?: readonly string[];
  /** Where a file is saved; nowhere, where absent. */
  readonly save?: string;
  /** The button of the message at the end. */
  readonly press?: string;
  /** Cancels at the first sign of progress. */
  readonly cancels?: boolean;
}

export interface Asked {
  readonly picks: (readonly vscode.QuickPickItem[])[];
  readonly inputs: vscode.InputBoxOptions[];
  readonly saves: vscode.SaveDialogOptions[];
  readonly told: string[];
  readonly errors: string[];
  readonly progress: { readonly title: string; readonly messages: string[] }[];
}

type Window = typeof vscode.window;
type Writable = { -readonly [Key in keyof Window]: Window[Key] };

/** Runs `work` while dialogs are answered so. */
export async function withDialogs(
  { pick = ([first]) => first, typed = [], save, press, cancels = false }: DialogAnswers,
  work: () => Thenable<unknown>,
): Promise<Asked> {
  const asked: Asked = { picks: [], inputs: [], saves: [], told: [], errors: [], progress: [] };
  const stubs: Partial<Record<keyof Window, unknown>> = {
    showQuickPick: async (items: Thenable<vscode.QuickPickItem[]> | vscode.QuickPickItem[]) => {
      const offered = await items;
      asked.picks.push(offered);
      return pick(offered);
    },
    showInputBox: async (options: vscode.InputBoxOptions) => {
      const text = typed[asked.inputs.length] ?? options.value ?? '';
      asked.inputs.push(options);
      // As the box does: what is not valid cannot be accepted.
      return (await options.validateInput?.(text)) ? undefined : text;
    },
    showSaveDialog: (options: vscode.SaveDialogOptions) => {
      asked.saves.push(options);
      return Promise.resolve(save === undefined ? undefined : vscode.Uri.file(save));
    },
    showInformationMessage: (message: string, ...buttons: string[]) => {
      asked.told.push([message, ...buttons].join(' | '));
      return Promise.resolve(buttons.find((button) => button === press));
    },
    showErrorMessage: (message: string) => {
      asked.errors.push(message);
      return Promise.resolve(undefined);
    },
    withProgress: progressStub(asked, cancels),
  };
  const window = vscode.window as Writable;
  const former = Object.fromEntries(
    Object.keys(stubs).map((key) => [key, window[key as keyof Window]]),
  );
  Object.assign(window, stubs);
  try {
    await work();
  } finally {
    Object.assign(window, former);
  }
  return asked;
}

function progressStub(asked: Asked, cancels: boolean) {
  return async (
    { title = '', cancellable, location }: vscode.ProgressOptions,
    task: (
      progress: vscode.Progress<{ message?: string; increment?: number }>,
      token: vscode.CancellationToken,
    ) => Thenable<unknown>,
  ): Promise<unknown> => {
    assert.equal(cancellable, true);
    assert.equal(location, vscode.ProgressLocation.Notification);
    const source = new vscode.CancellationTokenSource();
    const messages: string[] = [];
    asked.progress.push({ title, messages });
    const report = ({ message = '' }: { message?: string }): void => {
      messages.push(message);
      if (cancels) {
        source.cancel();
      }
    };
    return task({ report }, source.token);
  };
}
