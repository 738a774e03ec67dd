// The messages that a source file hands to `t`, `vscode.l10n.t` and `counted`.
import ts from 'typescript';

const TRANSLATES = /^(?:t|(?:vscode\.)?l10n\.t)$/;

/** Every value that an expression of literals can have; null where it is more than that. */
function literalsOf(node) {
  if (ts.isStringLiteralLike(node)) {
    return [node.text];
  }
  if (ts.isParenthesizedExpression(node)) {
    return literalsOf(node.expression);
  }
  if (ts.isConditionalExpression(node)) {
    return crossed(node.whenTrue, node.whenFalse, (one, other) => [...one, ...other]);
  }
  const isSum = ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken;
  return isSum
    ? crossed(node.left, node.right, (starts, ends) =>
        starts.flatMap((start) => ends.map((end) => start + end)),
      )
    : null;
}

function crossed(left, right, combine) {
  const [one, other] = [literalsOf(left), literalsOf(right)];
  return one === null || other === null ? null : combine(one, other);
}

/** `counted(n, 'matrix', 'matrices')` says `{0} matrix` or `{0} matrices`. */
function countedMessages([, noun, plural]) {
  const one = noun && literalsOf(noun);
  const many = plural ? literalsOf(plural) : one?.map((word) => `${word}s`);
  return one && many ? [...one, ...many].map((word) => `{0} ${word}`) : null;
}

/** Why the arguments do not fill the placeholders of a message, or null where they do. */
function argumentFault(message, [, ...values]) {
  if (values.some(ts.isSpreadElement)) {
    return null;
  }
  const numbers = [...message.matchAll(/\{(\d+)\}/g)].map(([, number]) => Number(number));
  const wanted = Math.max(-1, ...numbers) + 1;
  return wanted === values.length
    ? null
    : `${JSON.stringify(message)} has ${wanted} placeholders and ${values.length} values`;
}

/**
 * @param source a parsed source file
 * @returns its messages, and what is wrong with the calls, one line each
 */
export function messagesOf(source) {
  const messages = [];
  const faults = [];
  const fault = (node, text) => {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart());
    faults.push(`${source.fileName}:${line + 1}: ${text}`);
  };
  const take = (node, found, hasValues) => {
    if (found === null) {
      fault(node, 'the message is not a literal, so no translation can be held against it');
      return;
    }
    messages.push(...found);
    const wrong = hasValues ? found.map((message) => argumentFault(message, node.arguments)) : [];
    wrong.filter((text) => text !== null).forEach((text) => fault(node, text));
  };
  const visit = (node) => {
    if (ts.isCallExpression(node) && node.arguments.length > 0) {
      const name = node.expression.getText();
      if (TRANSLATES.test(name)) {
        take(node, literalsOf(node.arguments[0]), true);
      } else if (name === 'counted') {
        take(node, countedMessages(node.arguments), false);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { messages, faults };
}
