/** Stands in for Node's `Buffer`, which simple-peer makes of received data only. */
export const Buffer = {
  from: (data: ArrayBuffer): Uint8Array => new Uint8Array(data),
};
