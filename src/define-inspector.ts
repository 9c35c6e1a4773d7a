/**
 * Registers `<beach-inspector>` and `<beach-connectivity>`, apart from the other tags, because few pages need them. Does
 * nothing where there is no registry, as in Node, or where a tag is already defined.
 */
// biome-ignore-all assist/source/organizeImports: what imports Lit comes last.
import { defineTag } from './elements/define-tag.ts';
import { checkConnectivity } from './diagnosis/connectivity/check-connectivity.ts';
import { BeachConnectivity } from './elements/beach-connectivity.ts';
import { BeachInspector } from './elements/beach-inspector.ts';
import { registerWords } from './elements/words/dictionary.ts';

export type {
  ConnectivityResult,
  ConnectivityStep,
} from './diagnosis/connectivity/connectivity-result.ts';
export type { ConnectivityCheck, ConnectivityOptions } from './diagnosis/connectivity/run-steps.ts';
export type * from './index.ts';
export { BeachConnectivity, BeachInspector, checkConnectivity, registerWords };

defineTag('beach-inspector', BeachInspector);
defineTag('beach-connectivity', BeachConnectivity);

declare global {
  interface HTMLElementTagNameMap {
    'beach-connectivity': BeachConnectivity;
    'beach-inspector': BeachInspector;
  }
}
