/** How the leases of nodes run, in milliseconds. */
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
  /** How long a node that gives its sessions away goes on serving, and signals wait until all are with the next owner. */
  readonly handover: number;
}

export const leaseTimes: LeaseTimes = {
  lease: 1_400,
  renewal: 300,
  margin: 200,
  retry: 100,
  answer: 800,
  handover: 150,
};
