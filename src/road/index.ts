/** Beach Road for Node: the signaling relay through which peers find each other. */

export type { Rate } from '../runtime/token-bucket.ts';
export { closeCodes } from '../signaling/messages.ts';
export type { Account, Payer } from './budget/account.ts';
export { MemoryBus } from './bus/memory-bus.ts';
export { type NatsBusOptions, natsBus } from './bus/nats-bus.ts';
export type { BusRecord, BusRecords, RoadBus } from './bus/road-bus.ts';
export type { GuardedConnection } from './guarded-connection.ts';
export { Road, type RoadOptions } from './road.ts';
export type { JoinedSession, MemberConnection, RoadConnection } from './road-connection.ts';
export type { RoadLimits } from './road-limits.ts';
export type { RoadMetrics } from './road-metrics.ts';
export {
  type AttachedRoad,
  type AttachRoadOptions,
  attachRoad,
} from './server/attach-road.ts';
export type { Certificate } from './server/certificate.ts';
export { type CreateRoadOptions, createRoad, type ListeningRoad } from './server/create-road.ts';
export type { Origins } from './server/gate/origin-allowed.ts';
export type { OfferLogEntry } from './sessions/offer-log.ts';
export { RoadSession, type RoadSessionOptions } from './sessions/road-session.ts';
export { mintToken, type TokenGrant } from './tokens/mint-token.ts';
export type { TokenKeyOptions } from './tokens/token-keys.ts';
