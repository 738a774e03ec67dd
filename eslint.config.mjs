import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Sizes at which a file or a function no longer has one purpose. */
const sizes = {
  'max-lines': ['error', { max: 400 }],
  'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
};

export default defineConfig(
  { ignores: ['dist/', 'out/', '.cache/', '.vscode-test/', 'native/', 'samples/'] },
  {
    files: ['src/**/*.ts', 'webview/**/*.ts', 'test/**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      ...sizes,
      eqeqeq: 'error',
      // An arrow that passes a void call on is the plainest form of a callback.
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/prefer-readonly': 'error',
      // Taking fields out of an object names them.
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      // Index signatures and process.env are read by ['name'], as the compiler wants it elsewhere.
      '@typescript-eslint/dot-notation': 'off',
      // void as a type argument is how vscode-jsonrpc types a request without a result.
      '@typescript-eslint/no-invalid-void-type': ['error', { allowInGenericTypeArguments: true }],
      // An async method without await gives the promise that an interface asks for, also by throwing.
      '@typescript-eslint/require-await': 'off',
      // Interfaces have methods that an implementation has no use for.
      '@typescript-eslint/no-empty-function': ['error', { allow: ['methods', 'asyncMethods'] }],
      // A class with static members alone is refused; an empty one that marks a type is not.
      '@typescript-eslint/no-extraneous-class': ['error', { allowEmpty: true }],
    },
  },
  {
    // lit binds a listener in a template to its element.
    files: ['webview/**/*.ts'],
    rules: { '@typescript-eslint/unbound-method': 'off' },
  },
  {
    // A describe() holds a whole subject; its length says nothing.
    files: ['test/**/*.ts'],
    rules: { 'max-lines-per-function': 'off' },
  },
  {
    files: ['scripts/**/*.mjs', 'bench/**/*.mjs', 'bench/**/*.mjs', '*.mjs', '*.js'],
    rules: { ...sizes, eqeqeq: 'error', 'no-unused-vars': 'error', 'prefer-const': 'error' },
  },
);
