export const context = { maxRetries: 3, maxIceRestarts: 3, freshId: 'next' };

/** The side that only answers. */
export const answerer = { ...context, mayOffer: false };

/** The side that makes the offers. */
export const offerer = { ...context, mayOffer: true };
