// @ts-check
/** The folders under test/ whose tests run in Node. All others run inside the browsers. */
export const nodeFolders = ['road', 'sim', 'package'];

/** The same, for tests that drive whole browsers. */
export const e2eFolders = ['e2e', 'crowd', 'turn'];
