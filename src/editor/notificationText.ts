/**
 * A message for a notification, which would make a link of `[text](command:…)`: names of files and
 * tensors, and what failures say of them, may hold anything.
 */
export function withoutLinks(message: string): string {
  return message.replaceAll('](', ']\u200b(');
}
