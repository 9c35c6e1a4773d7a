// @ts-check
/** @import { Declaration, Module, Package } from 'custom-elements-manifest/schema' */

/**
 * The files of the package that register tags, by source. The first also exports what the source itself declares; the
 * others have everything in them.
 *
 * @type {Record<string, string[]>}
 */
const entries = {
  'src/define.ts': ['dist/define.js', 'dist/beach.js'],
  'src/define-terminal.ts': ['dist/terminal.js', 'dist/beach-terminal.js'],
  'src/define-inspector.ts': ['dist/inspector.js', 'dist/beach-inspector.js'],
};

/** What another file than `dist/index.js` exports, by name. */
const exporters = /** @type {Record<string, string>} */ ({
  BeachTerminal: 'dist/terminal.js',
  BeachInspector: 'dist/inspector.js',
  BeachConnectivity: 'dist/inspector.js',
});

/** Notes which file registers which tag, and gives the manifest the files that the package ships for its modules. */
export function shippedModules() {
  /** @type {{ name: string, declaration: string, source: string }[]} */
  const definitions = [];
  return {
    name: 'shipped-modules',

    /** @param {{ ts: any, node: any, moduleDoc: Module }} args */
    analyzePhase({ ts, node, moduleDoc }) {
      if (!ts.isCallExpression(node) || node.expression.getText() !== 'defineTag') return;
      const [tag, element] = node.arguments;
      definitions.push({ name: tag.text, declaration: element.text, source: moduleDoc.path });
    },

    /** @param {{ customElementsManifest: Package }} args */
    packageLinkPhase({ customElementsManifest: manifest }) {
      const elements = definitions.map(({ declaration }) => declaration);
      const declarations = manifest.modules
        .flatMap(({ declarations = [] }) => declarations)
        .filter(({ name }) => elements.includes(name) || name.endsWith('Event'))
        .map(withoutBases);
      /** @type {Map<string, Module>} */
      const modules = new Map();
      for (const declaration of declarations) {
        const module = moduleAt(modules, exporterOf(declaration.name));
        module.declarations?.push(declaration);
        module.exports?.push({
          kind: 'js',
          name: declaration.name,
          declaration: reference(declaration.name),
        });
      }
      for (const { name, declaration, source } of definitions) {
        const files = entries[source];
        if (files === undefined)
          throw new Error(`${source} has no line in ${import.meta.filename}.`);
        for (const file of files) {
          moduleAt(modules, file).exports?.push({
            kind: 'custom-element-definition',
            name,
            declaration: reference(declaration),
          });
        }
      }
      manifest.modules = [...modules.values()];
    },
  };
}

/**
 * @param {Map<string, Module>} modules
 * @param {string} path
 */
function moduleAt(modules, path) {
  const module = modules.get(path) ?? {
    kind: /** @type {const} */ ('javascript-module'),
    path,
    declarations: [],
    exports: [],
  };
  modules.set(path, module);
  return module;
}

/** @param {string} name */
function exporterOf(name) {
  return exporters[name] ?? 'dist/index.js';
}

/** @param {string} name */
function reference(name) {
  return { name, module: exporterOf(name) };
}

/**
 * Returns a declaration as if it had everything from itself: the package exports none of the base classes.
 *
 * @param {Declaration} declaration
 * @returns {Declaration}
 */
function withoutBases(declaration) {
  const own = JSON.parse(
    JSON.stringify(declaration, (key, value) => (key === 'inheritedFrom' ? undefined : value)),
  );
  const superclass = own.customElement
    ? { name: 'LitElement', package: 'lit' }
    : { name: 'Event', package: 'global:' };
  return own.kind === 'class' ? { ...own, superclass } : own;
}
