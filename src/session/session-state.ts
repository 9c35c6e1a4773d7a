/**
 * The life of a session on this page.
 *
 * - `idle` is followed by `starting`.
 * - `starting` is followed by `live`, `failed` or `ended`.
 * - `live` is followed by `ended` (on purpose) or `failed`.
 * - `ended` and `failed` are followed by `starting`.
 */
export type SessionState = 'idle' | 'starting' | 'live' | 'ended' | 'failed';
