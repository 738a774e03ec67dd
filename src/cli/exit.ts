/** How the command line ends: the exit codes of docs/CLI.md. */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  partial: 3,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Wrong usage: the message says what is accepted. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
