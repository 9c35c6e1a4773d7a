/** `bundle()` puts the value in. */
declare const __FULL__: boolean;

/** Whether a test on a page runs in its full form, as `npm run test:browser` does. */
export const isFull: boolean = __FULL__;
