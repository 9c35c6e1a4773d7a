/**
 * How the index of the search is made, and read.
 *
 * @type {import('minisearch').Options}
 */
export const searchOptions = {
  fields: ['heading', 'page', 'text'],
  storeFields: ['heading', 'page'],
  searchOptions: { prefix: true, fuzzy: 0.2, combineWith: 'AND', boost: { heading: 4, page: 2 } },
};
