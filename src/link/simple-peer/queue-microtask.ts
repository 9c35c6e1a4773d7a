export default (task: () => void): void => queueMicrotask(task);
