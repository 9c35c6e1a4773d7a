// @ts-check
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** @import { CustomElement, Module } from 'custom-elements-manifest/schema' */

/** Adds a `parsedType` to what has a type that names unions of words, with the words: editors complete them. */
export function expandedTypes() {
  return {
    name: 'expanded-types',
    /** @param {{ ts: any, moduleDoc: Module }} args */
    moduleLinkPhase({ ts, moduleDoc }) {
      const unions = importedUnions(ts, moduleDoc.path);
      for (const declaration of moduleDoc.declarations ?? []) {
        const { members = [], attributes = [] } = /** @type {CustomElement} */ (declaration);
        for (const each of [...members, ...attributes]) {
          const text = 'type' in each ? each.type?.text : undefined;
          const expanded = text?.replaceAll(/\b[A-Z]\w*\b(\[\])?/g, (name, list = '') => {
            const union = unions.get(name.replace('[]', ''));
            return union === undefined ? name : (list && `(${union})${list}`) || union;
          });
          if (expanded !== text) Object.assign(each, { parsedType: { text: expanded } });
        }
      }
    },
  };
}

/**
 * Returns the text of each union of words that a file declares or imports, by name.
 *
 * @param {any} ts
 * @param {string} path
 * @returns {Map<string, string>}
 */
function importedUnions(ts, path) {
  const { statements } = parse(ts, path);
  const paths = statements
    .filter((/** @type {any} */ statement) => ts.isImportDeclaration(statement))
    .map((/** @type {any} */ statement) => join(dirname(path), statement.moduleSpecifier.text))
    .filter((/** @type {string} */ imported) => imported.endsWith('.ts') && existsSync(imported));
  return new Map(
    [path, ...paths].flatMap((each) =>
      parse(ts, each)
        .statements.filter((/** @type {any} */ statement) => isUnionOfWords(ts, statement))
        .map((/** @type {any} */ { name, type }) => [
          name.text,
          type.types.map((/** @type {any} */ word) => word.getText()).join(' | '),
        ]),
    ),
  );
}

/**
 * @param {any} ts
 * @param {any} statement
 */
function isUnionOfWords(ts, { type }) {
  return (
    type !== undefined &&
    ts.isUnionTypeNode(type) &&
    type.types.every(
      (/** @type {any} */ each) => ts.isLiteralTypeNode(each) && ts.isStringLiteral(each.literal),
    )
  );
}

/**
 * @param {any} ts
 * @param {string} path
 */
function parse(ts, path) {
  return ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
}
