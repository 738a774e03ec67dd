// English that stands in a template of markup, where no translation reaches it.
import ts from 'typescript';

/** A word, as against a symbol or a unit: two letters in a row. */
const WORD = /[A-Za-z]{2}/;
/** Attributes that users see or hear. */
const SPOKEN =
  /\s\.?(title|label|placeholder|heading|summary|aria-(?:label|description|roledescription|valuetext))="([^"]*)"/g;
/** What stands in the place of an expression; no letter. */
const HOLE = '\u0000';

/** The template's text with its own strings filled in, and holes for its other expressions. */
function markupOf({ template }) {
  if (ts.isNoSubstitutionTemplateLiteral(template)) {
    return template.text;
  }
  return template.templateSpans.reduce((markup, { expression, literal }) => {
    const text = textOf(expression);
    return markup + (markup.endsWith('=') ? `"${text}"` : text) + literal.text;
  }, template.head.text);
}

/** What an expression may say by strings of its own. */
function textOf(node) {
  if (ts.isStringLiteralLike(node)) {
    return node.text;
  }
  if (ts.isTemplateExpression(node)) {
    return markupOf({ template: node });
  }
  if (ts.isConditionalExpression(node)) {
    return textOf(node.whenTrue) + HOLE + textOf(node.whenFalse);
  }
  const isChoice =
    ts.isBinaryExpression(node) &&
    [ts.SyntaxKind.QuestionQuestionToken, ts.SyntaxKind.BarBarToken].includes(
      node.operatorToken.kind,
    );
  return isChoice ? textOf(node.left) + HOLE + textOf(node.right) : HOLE;
}

/** Texts between tags and in spoken attributes that hold a word. */
function wordsOf(markup) {
  const attributes = [...markup.matchAll(SPOKEN)].map(([, , value]) => value);
  const text = markup.replace(/<!--[^]*?-->/g, '').replace(/<[^>]*>/g, '\n');
  return [...attributes, ...text.split('\n')]
    .map((part) => part.trim())
    .filter((part) => WORD.test(part));
}

/** One line for each English text in the `html` templates of a parsed source file. */
export function markupFaults(source) {
  const faults = [];
  const visit = (node) => {
    if (ts.isTaggedTemplateExpression(node) && node.tag.getText() === 'html') {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      const words = wordsOf(markupOf(node)).map((text) => text.replaceAll(HOLE, '…'));
      faults.push(
        ...words.map((text) => `${source.fileName}:${line + 1}: "${text}" does not go through t`),
      );
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return faults;
}
