/** Whether the tests run in all combinations of browsers and pages, as `npm run test:e2e` does. */
export const isFull = process.env.E2E === 'full';
