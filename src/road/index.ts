/** Beach Road for Node: the signaling relay through which peers find each other. */
export { closeCodes } from '../signaling/messages.ts';
export type { GuardedConnection } from './guarded-connection.ts';
export { Road, type RoadOptions } from './road.ts';
export type { RoadConnection } from './road-connection.ts';
export type { RoadLimits } from './road-limits.ts';
export type { RoadMetrics } from './road-metrics.ts';
export {
  type AttachedRoad,
  type AttachRoadOptions,
  attachRoad,
  type Origins,
} from './server/attach-road.ts';
export { type CreateRoadOptions, createRoad, type ListeningRoad } from './server/create-road.ts';
export {
  type OfferLogEntry,
  RoadSession,
  type RoadSessionOptions,
} from './sessions/road-session.ts';
export type { MessageRate } from './token-bucket.ts';
