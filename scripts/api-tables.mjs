// @ts-check
/** Makes the tables of `docs/api.md` from `custom-elements.json`. */

/** @import { ClassField, ClassMethod, CustomElement, Package } from 'custom-elements-manifest/schema' */

/** A row of a table, the elements that have it, and the text of its last column. */
/** @typedef {{ cells: string[], on: string, text: string }} Row */

/**
 * Returns the Markdown of each generated part, by name.
 *
 * @param {Package} manifest
 * @returns {Record<string, string>}
 */
export function apiTables(manifest) {
  const classes = manifest.modules.flatMap(({ declarations = [] }) => declarations);
  const named = (/** @type {string} */ name) =>
    /** @type {CustomElement} */ (classes.find((declaration) => declaration.name === name));
  const elements = {
    session: named('BeachSession'),
    viewer: named('BeachViewer'),
    terminal: named('BeachTerminal'),
  };
  const rows = (/** @type {(element: CustomElement) => Omit<Row, 'on'>[]} */ read) =>
    merge(
      Object.entries(elements).flatMap(([on, element]) =>
        read(element).map((row) => ({ ...row, on })),
      ),
    );
  const list = (/** @type {'slots' | 'cssParts' | 'cssProperties' | 'cssStates'} */ key) =>
    rows((element) =>
      /** @type {{ name: string, description?: string }[]} */ (Reflect.get(element, key) ?? []).map(
        ({ name, description = '' }) => ({
          cells: [name === '' ? '(default)' : code(name)],
          text: description,
        }),
      ),
    );
  const carries = (/** @type {string} */ type) =>
    (named(type)?.members ?? []).map(({ name }) => code(name)).join(', ');
  return {
    options: table(['attribute', 'default'], 'meaning', rows(optionRows)),
    members: table(['property or method', 'type'], 'meaning', rows(memberRows)),
    events: table(
      ['event', 'carries'],
      'fired when',
      rows(({ events = [] }) =>
        events.map(({ name, type, description = '' }) => ({
          cells: [code(name), carries(type.text)],
          text: description,
        })),
      ),
    ),
    slots: table(['slot'], 'meaning', list('slots')),
    parts: table(['part'], 'meaning', list('cssParts')),
    'custom-properties': table(['custom property'], 'meaning', list('cssProperties')),
    states: table(['state'], 'meaning', list('cssStates')),
  };
}

/**
 * Returns a document with the generated parts between their markers. Throws where a marker is missing.
 *
 * @param {string} document
 * @param {Record<string, string>} parts
 */
export function insertTables(document, parts) {
  return Object.entries(parts).reduce((text, [name, part]) => {
    const [begin, end] = [`<!-- begin: ${name} -->`, `<!-- end: ${name} -->`];
    const [from, to] = [text.indexOf(begin), text.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`docs/api.md lacks ${begin} or ${end}.`);
    return `${text.slice(0, from + begin.length)}\n\n${part}\n\n${text.slice(to)}`;
  }, document);
}

/** @param {CustomElement} element */
function optionRows({ attributes = [] }) {
  return attributes.map(({ name, default: byDefault = '', description = '' }) => ({
    cells: [code(name), byDefault === "''" ? '–' : code(byDefault.replaceAll(/['_]/g, ''))],
    text: description,
  }));
}

/** @param {CustomElement} element */
function memberRows({ members = [] }) {
  return members
    .filter((member) => !('attribute' in member))
    .map((member) => {
      const { name } = member;
      const byDefault = Reflect.get(member, 'default');
      const isStated = byDefault !== undefined && byDefault !== 'undefined';
      const description = `${member.description ?? ''}${isStated ? ` Default: ${byDefault}.` : ''}`;
      if (member.kind !== 'method') {
        return {
          cells: [code(name), code(/** @type {ClassField} */ (member).type?.text ?? '')],
          text: description,
        };
      }
      const { parameters = [], return: returned } = /** @type {ClassMethod} */ (member);
      const names = parameters.map(({ name: parameter, optional, default: byDefault }) =>
        optional || byDefault !== undefined ? `${parameter}?` : parameter,
      );
      return {
        cells: [code(`${name}(${names.join(', ')})`), code(returned?.type?.text ?? '')],
        text: description,
      };
    });
}

/**
 * Makes one row of those that differ only in the element.
 *
 * @param {Row[]} rows
 * @returns {Row[]}
 */
function merge(rows) {
  /** @type {Map<string, Row[]>} */
  const byContent = new Map();
  for (const row of rows) {
    const key = JSON.stringify([row.cells, row.text]);
    byContent.set(key, [...(byContent.get(key) ?? []), row]);
  }
  return [...byContent.values()]
    .sort((one, other) => other.length - one.length)
    .map((same) => ({ .../** @type {Row} */ (same[0]), on: carriers(same) }));
}

/** @param {Row[]} rows */
function carriers(rows) {
  return rows.length === 3 ? 'all' : rows.map(({ on }) => on).join(', ');
}

/**
 * @param {string[]} heads
 * @param {string} last
 * @param {Row[]} rows
 */
function table(heads, last, rows) {
  const lines = [
    [...heads, 'on', last],
    [...heads, 'on', last].map(() => '---'),
    ...rows.map(({ cells, on, text }) => [...cells, on, inCell(text)]),
  ];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** @param {string} text */
function code(text) {
  return text === '' ? '' : inCell(`\`${text}\``);
}

/** @param {string} text */
function inCell(text) {
  return text.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|');
}
