import type {
  ClassField,
  ClassMember,
  ClassMethod,
  CustomElement,
  Package,
} from 'custom-elements-manifest/schema';
import { escapeHtml, renderLine } from './markdown.ts';

/** One attribute, property, method, event, slot, part, custom property or state. */
export interface Entry {
  readonly id: string;
  readonly name: string;
  /** A `<div>` with `<dt>` and `<dd>`. */
  readonly html: string;
}

/** All entries of one kind. */
export interface EntrySection {
  readonly id: string;
  readonly title: string;
  readonly about?: string;
  readonly items: readonly Entry[];
}

/** Returns what an element has, as its page shows it: each section in the order of the alphabet. */
export function elementEntries(element: CustomElement, manifest: Package): EntrySection[] {
  const byName = (one: Entry, other: Entry): number => one.name.localeCompare(other.name);
  return sectionsOf(element, manifest)
    .filter(({ items }) => items.length > 0)
    .map((section) => ({ ...section, items: section.items.toSorted(byName) }));
}

function sectionsOf(element: CustomElement, manifest: Package): EntrySection[] {
  const { attributes = [], members = [], events = [] } = element;
  const own = members.filter((member) => !('attribute' in member));
  const carried = (type: string): string =>
    membersOf(manifest, type)
      .map((member) => `<code>${escapeHtml(member.name)}</code>`)
      .join(', ');
  const named = (kind: string, list: readonly { name: string; description?: string }[] = []) =>
    list.map(({ name, description }) =>
      entry(kind, name === '' ? '(default)' : name, [], description),
    );
  return [
    {
      id: 'attributes',
      title: 'Attributes',
      about: 'Each has a property of the same name in camelCase.',
      items: attributes.map(({ name, type, default: byDefault, description }) =>
        entry('attribute', name, [typeText(type?.text), defaultText(byDefault)], description),
      ),
    },
    {
      id: 'properties',
      title: 'Properties',
      about: 'These have no attribute.',
      items: own.filter(isField).map((field) => {
        const facts = [
          typeText(field.type?.text),
          defaultText(field.default),
          Reflect.get(field, 'readonly') ? 'read-only' : '',
        ];
        return entry('property', field.name, facts, field.description);
      }),
    },
    { id: 'methods', title: 'Methods', items: own.filter(isMethod).map(methodEntry) },
    {
      id: 'events',
      title: 'Events',
      about: 'They bubble, and cross shadow roots.',
      items: events.map(({ name, type, description }) => {
        const has = carried(type.text);
        return entry('event', name, [typeText(type.text), has && `has ${has}`], description);
      }),
    },
    { id: 'slots', title: 'Slots', items: named('slot', element.slots) },
    {
      id: 'states',
      title: 'States',
      about: 'CSS matches them with `:state(…)`.',
      items: named('state', Reflect.get(element, 'cssStates')),
    },
    {
      id: 'custom-properties',
      title: 'Custom properties',
      items: named('custom-property', element.cssProperties),
    },
    {
      id: 'parts',
      title: 'Parts',
      about: 'CSS matches them with `::part(…)`.',
      items: named('part', element.cssParts),
    },
  ];
}

function methodEntry({ name, parameters = [], return: returned, description }: ClassMethod): Entry {
  const list = parameters.map(({ name: parameter, optional, default: byDefault, type }) => {
    const mark = optional || byDefault !== undefined ? '?' : '';
    return `${parameter}${mark}${type?.text ? `: ${type.text}` : ''}`;
  });
  const signature = `${name}(${list.join(', ')})${returned?.type?.text ? `: ${returned.type.text}` : ''}`;
  return entry('method', name, [typeText(signature)], description, `${name}()`);
}

function entry(
  kind: string,
  name: string,
  facts: readonly (string | undefined | false)[],
  description = '',
  label = name,
): Entry {
  const id = `${kind}-${name.replaceAll(/[^\w-]/g, '')}`;
  const shown = facts.filter(Boolean).map((fact) => `<span>${fact}</span>`);
  return {
    id,
    name: label,
    html: `<div id="${id}">
      <dt><a href="#${id}"><code>${escapeHtml(label)}</code></a> ${shown.join(' ')}</dt>
      <dd>${renderLine(description.replaceAll(/\s+/g, ' '))}</dd>
    </div>`,
  };
}

function typeText(type: string | undefined): string {
  return type ? `<code>${escapeHtml(type.replaceAll(/\s+/g, ' '))}</code>` : '';
}

function defaultText(byDefault: string | undefined): string {
  const isStated = byDefault !== undefined && byDefault !== 'undefined' && byDefault !== "''";
  return isStated ? `default <code>${escapeHtml(byDefault)}</code>` : '';
}

function membersOf({ modules }: Package, type: string): ClassMember[] {
  const declaration = modules
    .flatMap(({ declarations = [] }) => declarations)
    .find(({ kind, name }) => kind === 'class' && name === type);
  return declaration && 'members' in declaration ? (declaration.members ?? []) : [];
}

function isField(member: ClassMember): member is ClassField {
  return member.kind === 'field';
}

function isMethod(member: ClassMember): member is ClassMethod {
  return member.kind === 'method';
}
