/** Stands in for `queue-microtask`, which needs a `window` or Node's `global` as soon as it loads. */
const later = (task: () => void): void => queueMicrotask(task);

export { later as 'module.exports' };
