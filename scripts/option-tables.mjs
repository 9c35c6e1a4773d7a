// @ts-check
/** Reads the tables of options: their values from the code, their sentences from the comments above its lines. */
import { readFileSync } from 'node:fs';
import {
  elementOptions,
  hostElementOptions,
  mediaOptions,
  secretOptions,
  viewerElementOptions,
} from '../src/elements/options/element-options.ts';
import {
  terminalElementOptions,
  terminalSecretOptions,
} from '../src/elements/options/terminal-options.ts';
import { attributeName } from '../src/session/options/option.ts';

const files = [
  'src/session/options/session-options.ts',
  'src/elements/options/element-options.ts',
  'src/elements/options/terminal-options.ts',
];
const tables = {
  elementOptions,
  mediaOptions,
  hostElementOptions,
  viewerElementOptions,
  terminalElementOptions,
};
/** @type {readonly string[]} */
const secrets = [...secretOptions, ...terminalSecretOptions];

/**
 * @typedef {object} OptionRow
 * @property {string} name of the property
 * @property {string} attribute
 * @property {string} type in TypeScript
 * @property {string[]} words the words that the text may consist of, in TypeScript
 * @property {string} default in TypeScript
 * @property {string} description in Markdown
 * @property {boolean} isSecret whether the attribute is only read, never written
 * @property {string} applies when a change has an effect
 */

/**
 * Returns the rows of each table. Throws where a comment is missing, or contradicts the code.
 *
 * @param {any} ts the TypeScript compiler
 * @returns {Record<keyof typeof tables, OptionRow[]>}
 */
export function readOptionTables(ts) {
  const comments = readComments(ts);
  const rows = Object.entries(tables).map(([table, options]) => [
    table,
    Object.entries(options).map(([name, option]) => toRow(name, option, comments[table]?.[name])),
  ]);
  return Object.fromEntries(rows);
}

/**
 * @param {string} name
 * @param {{ default: unknown }} option
 * @param {{ text: string, default: string, applies: string, kind: string, types: string[], args: string[] } | undefined} comment
 * @returns {OptionRow}
 */
function toRow(name, option, comment) {
  if (!comment?.text) throw new Error(`The option "${name}" has no comment.`);
  const stated = comment.default.replaceAll(/^'|'$|(?<=\d)_(?=\d)/g, '');
  if (stated !== String(option.default)) {
    throw new Error(
      `The option "${name}" has the default ${option.default}, not ${comment.default}.`,
    );
  }
  const missing = bounds(comment).find((bound) => !comment.text.includes(bound));
  if (missing) throw new Error(`The comment of the option "${name}" does not say "${missing}".`);
  return {
    name,
    attribute: attributeName(name),
    isSecret: secrets.includes(name),
    type: typeOf(comment),
    words: comment.kind === 'words' ? comment.args : [],
    default: comment.default,
    description: comment.text,
    applies: comment.applies || 'from the next start',
  };
}

/**
 * Returns the words that the comment of an option must have.
 *
 * @param {{ kind: string, args: string[] }} comment
 */
function bounds({ kind, args }) {
  const number = (/** @type {string | undefined} */ text) =>
    Number(text?.replaceAll('_', '')).toLocaleString('en');
  if (kind === 'count') return [`from ${number(args[1])} to ${number(args[2])}`];
  if (kind === 'text') return [`up to ${args[0]} characters`];
  if (kind === 'word' || kind === 'words') {
    return args.filter((word) => word !== "''").map((word) => word.replaceAll("'", '`'));
  }
  return [];
}

/** @param {{ kind: string, types: string[], args: string[] }} comment */
function typeOf({ kind, types, args }) {
  if (kind === 'flag') return 'boolean';
  if (kind === 'count') return 'number | string';
  if (kind === 'word') return args.join(' | ');
  return types[0] ?? 'string';
}

/**
 * Returns the comment and the code of each line of each table.
 *
 * @param {any} ts
 * @returns {Record<string, Record<string, any>>}
 */
function readComments(ts) {
  /** @type {Record<string, Record<string, any>>} */
  const byTable = {};
  for (const file of files) {
    const text = readFileSync(file, 'utf8');
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
    for (const statement of source.statements) {
      for (const { name, initializer } of statement.declarationList?.declarations ?? []) {
        if (!initializer || !ts.isObjectLiteralExpression(initializer)) continue;
        byTable[name.text] = {};
        for (const line of initializer.properties) {
          if (ts.isSpreadAssignment(line)) {
            Object.assign(byTable[name.text] ?? {}, byTable[line.expression.text]);
          } else if (line.initializer && ts.isCallExpression(line.initializer)) {
            Object.assign(byTable[name.text] ?? {}, { [line.name.text]: readLine(ts, line) });
          }
        }
      }
    }
  }
  return byTable;
}

/**
 * @param {any} ts
 * @param {any} line
 */
function readLine(ts, line) {
  const { initializer } = line;
  const isSecret = initializer.expression.text === 'secret';
  const {
    expression,
    typeArguments = [],
    arguments: args,
  } = isSecret ? initializer.arguments[0] : initializer;
  const inOneLine = (/** @type {any} */ comment) =>
    (ts.getTextOfJSDocComment(comment) ?? '').replaceAll(/\s+/g, ' ').trim();
  const tag = (/** @type {string} */ name) =>
    inOneLine(
      ts.getJSDocTags(line).find((/** @type {any} */ { tagName }) => tagName.text === name)
        ?.comment,
    );
  return {
    text: inOneLine(line.jsDoc?.at(-1)?.comment),
    default: tag('default'),
    applies: tag('applies'),
    kind: expression.text,
    types: typeArguments.map((/** @type {any} */ type) => type.getText().replaceAll(/\s+/g, ' ')),
    args: args.map((/** @type {any} */ argument) => argument.getText()),
  };
}
