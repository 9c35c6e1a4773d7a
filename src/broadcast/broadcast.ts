/**
 * What a host needs to encode its media once for many viewers, and what these need to receive them. It is loaded when it
 * is wanted, as one file, so this room takes no values from other rooms.
 */
export { Broadcaster } from './host/broadcaster.ts';
export { SharedReceiver } from './play/shared-receiver.ts';
