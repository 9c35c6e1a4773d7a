/** The steps of a check, in their order. */
export const connectivitySteps = {
  browser: 'Browser',
  'secure-context': 'Secure page',
  devices: 'Camera and microphone',
  road: 'Signaling',
  direct: 'Loopback in this browser',
  stun: 'STUN',
  'turn-udp': 'TURN over UDP',
  'turn-tcp': 'TURN over TCP',
  'turn-tls': 'TURN over TLS',
} as const;

export type ConnectivityStep = keyof typeof connectivitySteps;

/** The outcome of one step; a step with several servers has one for each. */
export interface ConnectivityResult {
  readonly step: ConnectivityStep;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** One or two sentences: what works, or what is wrong and what to check, or why nothing was tried. */
  readonly message: string;
  /** The address that was checked, without credentials. */
  readonly server?: string;
  /** In milliseconds. */
  readonly duration: number;
}

export type Verdict = Pick<ConnectivityResult, 'outcome' | 'message'>;

export const passed = (message: string): Verdict => ({ outcome: 'passed', message });
export const failed = (message: string): Verdict => ({ outcome: 'failed', message });
export const skipped = (message: string): Verdict => ({ outcome: 'skipped', message });
