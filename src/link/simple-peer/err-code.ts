/** `defineProperty`, because the `code` of a `DOMException` cannot be assigned to. */
export default (error: Error, code: string): Error =>
  Object.defineProperty(error, 'code', { value: code, configurable: true });
