// @ts-check
/** @import { CustomElement, Package } from 'custom-elements-manifest/schema' */

export default {
  globs: ['src/elements/beach-*.ts', 'src/elements/events.ts', 'src/define.ts'],
  litelement: true,
  packagejson: false,
  quiet: true,
  plugins: [publicOnly()],
};

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
