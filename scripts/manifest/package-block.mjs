// @ts-check
import { readFileSync } from 'node:fs';

/** @import { Package } from 'custom-elements-manifest/schema' */

/** Tells in the manifest to which package it belongs. */
export function packageBlock() {
  return {
    name: 'package-block',

    /** @param {{ customElementsManifest: Package }} args */
    packageLinkPhase({ customElementsManifest }) {
      const { name, version, description, license } = JSON.parse(
        readFileSync('package.json', 'utf8'),
      );
      Object.assign(customElementsManifest, {
        readme: 'README.md',
        package: { name, version, description, license },
      });
    },
  };
}
