import { type Action, faultTime, type Schedule } from './schedule.ts';

/** What a road may not do under a verified name: `test/sim/malice` shows that it has no effect. */
const forged: readonly Action['do'][] = ['forge', 'strangers', 'flip-topology'];

/**
 * Returns the same schedule for a session with a verified name, which one peer can host. Nobody forges signals, and
 * somebody tries to take the name.
 */
export function underVerifiedName(schedule: Schedule): Schedule {
  const host = schedule.roles.indexOf('host');
  return {
    ...schedule,
    verified: true,
    roles: schedule.roles.map((_, index) => (index === host ? 'host' : 'viewer')),
    actions: [
      ...schedule.actions
        .filter(({ action }) => !forged.includes(action.do))
        .map(({ at, action }) => ({
          at,
          action: action.do === 'replay' ? { ...action, renumbered: false } : action,
        })),
      { at: schedule.seed % faultTime, action: { do: 'squat' } },
    ],
  };
}
