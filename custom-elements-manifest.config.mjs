// @ts-check
import { expandedTypes } from './scripts/manifest/expanded-types.mjs';
import { packageBlock } from './scripts/manifest/package-block.mjs';
import { shippedModules } from './scripts/manifest/shipped-modules.mjs';
import { readOptionTables } from './scripts/option-tables.mjs';

/** @import { ClassMember, CustomElement, Module, Package } from 'custom-elements-manifest/schema' */

export default {
  globs: [
    'src/elements/*-element.ts',
    'src/elements/base/*-element.ts',
    'src/elements/beach-*.ts',
    'src/elements/events.ts',
    'src/define.ts',
    'src/define-terminal.ts',
    'src/define-inspector.ts',
  ],
  litelement: true,
  packagejson: false,
  quiet: true,
  plugins: [
    options(),
    expandedTypes(),
    rejections(),
    viewers(),
    publicOnly(),
    shippedModules(),
    packageBlock(),
  ],
};

/** Adds the properties and attributes of the options, which the classes get from tables. */
function options() {
  return {
    name: 'options',
    /** @param {{ ts: unknown, moduleDoc: Module }} args */
    moduleLinkPhase({ ts, moduleDoc }) {
      const tables = readOptionTables(ts);
      const rows = {
        SessionElement: tables.elementOptions,
        BeachElement: tables.mediaOptions,
        BeachSession: tables.hostElementOptions,
        BeachViewer: tables.viewerElementOptions,
        BeachTerminal: tables.terminalElementOptions,
      };
      for (const declaration of moduleDoc.declarations ?? []) {
        const table = rows[/** @type {keyof typeof rows} */ (declaration.name)];
        if (declaration.kind !== 'class' || table === undefined) continue;
        const element = /** @type {CustomElement} */ (/** @type {unknown} */ (declaration));
        // The mixins are not public.
        delete element.mixins;
        element.members = [...table.map(toMember), ...(element.members ?? [])];
        element.attributes = [...table.map(toAttribute), ...(element.attributes ?? [])];
      }
    },
  };
}

/**
 * @param {import('./scripts/option-tables.mjs').OptionRow} row
 * @returns {ClassMember}
 */
function toMember(row) {
  const { name, type, attribute, isSecret } = row;
  return /** @type {ClassMember} */ ({
    kind: 'field',
    name,
    privacy: 'public',
    type: { text: type },
    default: row.default,
    description: described(row),
    attribute,
    ...(isSecret ? {} : { reflects: true }),
  });
}

/** @param {import('./scripts/option-tables.mjs').OptionRow} row */
function toAttribute(row) {
  const { name, attribute } = row;
  return {
    name: attribute,
    type: { text: attributeType(row) },
    default: row.default,
    description: described(row),
    fieldName: name,
  };
}

/**
 * Returns the type of what an attribute can hold: text, and no object or function.
 *
 * @param {import('./scripts/option-tables.mjs').OptionRow} row
 */
function attributeType({ type, words }) {
  const kinds = words.length > 0 ? [...words, 'string'] : type.split(' | ');
  return kinds.filter((kind) => /^('.+'|boolean|number|string)$/.test(kind)).join(' | ');
}

/** @param {import('./scripts/option-tables.mjs').OptionRow} row */
function described({ description, applies }) {
  return `${description} A change applies ${applies}.`;
}

/** Adds the `@throws` of a method to its description, which the analyzer leaves out. */
function rejections() {
  return {
    name: 'rejections',
    /** @param {{ ts: any, node: any, moduleDoc: Module }} args */
    analyzePhase({ ts, node, moduleDoc }) {
      if (!ts.isMethodDeclaration(node) || !ts.isClassDeclaration(node.parent)) return;
      const tag = ts
        .getJSDocTags(node)
        .find((/** @type {any} */ { tagName }) => tagName.text === 'throws');
      const declaration = moduleDoc.declarations?.find(
        ({ name }) => name === node.parent.name.text,
      );
      const members = declaration?.kind === 'class' ? declaration.members : undefined;
      const method = members?.find(({ name }) => name === node.name.getText());
      if (!tag || !method) return;
      method.description = `${method.description} Rejects with ${ts.getTextOfJSDocComment(tag.comment)}`;
    },
  };
}

/** Adds the members that viewers get from their mixin. */
function viewers() {
  return {
    name: 'viewers',
    /** @param {{ customElementsManifest: Package }} args */
    packageLinkPhase({ customElementsManifest: manifest }) {
      const classes = manifest.modules.flatMap(({ declarations = [] }) =>
        declarations.flatMap((declaration) => (declaration.kind === 'class' ? [declaration] : [])),
      );
      const { members = [] } = classes.find(({ name }) => name === 'ViewerMembers') ?? {};
      for (const element of classes) {
        if (element.name !== 'BeachViewer' && element.name !== 'BeachTerminal') continue;
        const own = element.members ?? [];
        const isOption = (/** @type {ClassMember} */ member) => 'attribute' in member;
        element.members = [
          ...own.filter(isOption),
          ...members,
          ...own.filter((member) => !isOption(member)),
        ];
      }
      manifest.modules = manifest.modules.filter(({ path }) => !path.endsWith('viewer-element.ts'));
    },
  };
}

/** Leaves out what a page cannot, or should not, use. */
function publicOnly() {
  return {
    name: 'public-only',
    /** @param {{ customElementsManifest: Package }} args */
    packageLinkPhase({ customElementsManifest }) {
      for (const module of customElementsManifest.modules) {
        for (const declaration of module.declarations ?? []) {
          if (declaration.kind !== 'class') continue;
          declaration.members = (declaration.members ?? []).filter(
            ({ name, privacy }) =>
              !name.startsWith('#') &&
              !name.endsWith('Callback') &&
              (privacy === undefined || privacy === 'public'),
          );
          // The analyzer takes the first argument of any event that is dispatched for its name.
          const element = /** @type {Partial<CustomElement>} */ (declaration);
          if (element.events) {
            element.events = element.events.filter(({ name }) => name.startsWith('beach-'));
          }
        }
      }
    },
  };
}
