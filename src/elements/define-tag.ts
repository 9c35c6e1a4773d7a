import { BeachError } from '../runtime/beach-error.ts';

const tags = ['beach-session', 'beach-viewer', 'beach-terminal'];

/** Defines a tag. Does nothing where there is no registry, as in Node, or where the tag is already defined. */
export function defineTag(tag: string, element: CustomElementConstructor): void {
  const registry = globalThis.customElements;
  if (registry && !registry.get(tag)) registry.define(tag, element);
}

/**
 * A bundler in development picks Lit's development build, which warns of itself on every page. That is for those who
 * write with Lit, and not for those who use these tags. Lit reads the codes of the warnings to leave out from here.
 */
const lit = globalThis as { litIssuedWarnings?: Set<string> };
if (globalThis.document) {
  lit.litIssuedWarnings ??= new Set();
  lit.litIssuedWarnings.add('dev-mode');
}

/**
 * When it is imported, Lit makes a Trusted Types policy, and throws where the page does not allow that. This module
 * is imported before Lit, so that the tags then show why they show nothing else.
 */
globalThis.document?.addEventListener(
  'securitypolicyviolation',
  ({ blockedURI, sample, disposition }) => {
    const isLit = blockedURI === 'trusted-types-policy' && sample.startsWith('lit-html');
    if (!isLit || disposition !== 'enforce') return;
    if (tags.some((tag) => customElements.get(tag))) return;
    const error = new BeachError(
      'invalid-option',
      `The Content Security Policy of this page keeps beach from showing anything: add "lit-html" to its "trusted-types", and "'allow-duplicates'" if the page uses Lit, too.`,
    );
    console.error(error);
    for (const tag of tags) {
      defineTag(
        tag,
        class extends HTMLElement {
          connectedCallback(): void {
            const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
            root.replaceChildren(error.message, document.createElement('slot'));
          }
        },
      );
    }
  },
);
