import type { PropertyDeclarations, ReactiveElement } from 'lit';
import { attributeName, type OptionTable, type Settings } from '../../session/options/option.ts';

// biome-ignore lint/suspicious/noExplicitAny: TypeScript demands it of a mixin's constructor.
type Constructor<T> = abstract new (...args: any[]) => T;

/**
 * Returns a class that has a reactive property and an attribute for each option of a table, with the table's
 * defaults. Attributes of the `secret` ones are read, but not written.
 */
export function withOptions<Base extends Constructor<ReactiveElement>, Table extends OptionTable>(
  base: Base,
  table: Table,
  secret: readonly (keyof Table)[] = [],
): Base & Constructor<Settings<Table>> {
  abstract class WithOptions extends base {
    static properties: PropertyDeclarations = Object.fromEntries(
      Object.entries(table).map(([name, option]) => [
        name,
        {
          attribute: attributeName(name),
          reflect: !secret.includes(name),
          ...(option.default === false ? { type: Boolean } : { useDefault: true, converter }),
        },
      ]),
    );

    /** All options of the element, by property. */
    static options: OptionTable = { ...(base as { options?: OptionTable }).options, ...table };

    // biome-ignore lint/suspicious/noExplicitAny: TypeScript demands it of a mixin's constructor.
    constructor(...args: any[]) {
      super(...args);
      for (const [name, option] of Object.entries(table)) {
        Object.assign(this, { [name]: option.default });
      }
    }

    override connectedCallback(): void {
      for (const name of Object.keys(table)) takeRendered(this, name);
      super.connectedCallback();
    }
  }
  return WithOptions as unknown as Base & Constructor<Settings<Table>>;
}

/**
 * Takes what a server has rendered for a property: it writes `maxViewers` as an attribute of that name, which HTML reads
 * as "maxviewers".
 */
function takeRendered(element: Element, name: string): void {
  const [rendered, attribute] = [name.toLowerCase(), attributeName(name)];
  const value = element.getAttribute(rendered);
  if (value !== null && !element.hasAttribute(attribute)) element.setAttribute(attribute, value);
}

const converter = {
  fromAttribute: (value: string | null) => value,
  // An attribute cannot hold an object.
  toAttribute: (value: unknown) =>
    typeof value === 'string' || typeof value === 'number' ? value : null,
};
