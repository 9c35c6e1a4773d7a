/**
 * How the leases of nodes run, in milliseconds. The sessions of a node that dies are free after `lease` and `margin`. A
 * node whose process stands still for longer than `lease` without `renewal` is taken for dead, too: its peers keep their
 * sockets, and join the next owner.
 */
export interface LeaseTimes {
  /** A node serves for as long as this after the beginning of its last renewal. */
  readonly lease: number;
  /** The time between two renewals. */
  readonly renewal: number;
  /**
   * How much longer than a lease others see no renewal before they declare a node dead: the clocks of two machines do not
   * run equally fast.
   */
  readonly margin: number;
  /** The time between two attempts where the bus does not answer, and the bound on the wait for an answer. */
  readonly retry: number;
  readonly answer: number;
  /** The time after which a session whose owner does not answer is looked for again, if no node dies before. */
  readonly repeat: number;
  /** How long a node that gives its sessions away goes on serving, and signals wait until all are with the next owner. */
  readonly handover: number;
}

export const leaseTimes: LeaseTimes = {
  lease: 900,
  renewal: 200,
  margin: 100,
  retry: 100,
  answer: 500,
  repeat: 300,
  handover: 150,
};
