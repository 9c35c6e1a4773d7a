import { emptyModel, type InspectorModel } from '../../src/diagnosis/model/inspector-model.ts';
import { reduce } from '../../src/diagnosis/model/reduce.ts';
import { Recorder } from '../../src/diagnosis/recording/recorder.ts';
import { Recording } from '../../src/diagnosis/recording/recording.ts';
import { Session } from '../../src/session/session.ts';
import type { Role, Signal } from '../../src/signaling/messages.ts';
import { stepThrough } from '../kit/clock/step-through.ts';
import { VirtualClock } from '../kit/clock/virtual-clock.ts';
import { SeededRandom } from '../kit/seeded-random.ts';
import { SignalingHub } from '../kit/signaling/signaling-hub.ts';
import { tapped } from '../kit/signaling/tapped-signaling.ts';
import { SimulatedNetwork } from '../sim/world/simulated-network.ts';
import { SimulatedPage } from '../sim/world/simulated-page.ts';

/** A host and a viewer in virtual time, of which the host can be recorded. */
export class RecordedSessions {
  readonly clock = new VirtualClock();
  readonly recording = new Recording('sim');
  recorder: Recorder | null = null;
  readonly host: Session;
  readonly viewer: Session;
  readonly #hub = new SignalingHub();
  readonly #random = new SeededRandom(1);
  readonly #network = new SimulatedNetwork(this.clock, this.#random.fork('network'), () => {});

  /** `loses` returns whether a signal gets lost. */
  constructor(loses: (signal: Signal) => boolean = () => false) {
    this.host = this.#make('host', loses);
    this.viewer = this.#make('viewer', loses);
  }

  /** Records the host from now on. */
  record(): this {
    this.recorder = new Recorder({
      session: this.host,
      role: 'host',
      clock: this.clock,
      interval: 2_000,
      observed: (observation) => this.recording.add({ time: this.clock.wall(), ...observation }),
    });
    return this;
  }

  get model(): InspectorModel {
    return modelOf(this.recording);
  }

  /** Lets both meet. */
  async meet(): Promise<void> {
    for (const session of [this.host, this.viewer]) session.start().catch(() => {});
    await this.pass(100);
    this.#hub.introduce(this.host.peerId as string, this.viewer.peerId as string);
  }

  pass(ms: number): Promise<void> {
    return stepThrough(this.clock, ms);
  }

  #make(role: Role, loses: (signal: Signal) => boolean): Session {
    const page = new SimulatedPage(role, this.clock);
    return new Session({
      session: 'sim',
      role,
      name: role === 'viewer' ? 'Ada' : '',
      signaling: tapped(this.#hub, {
        outgoing: (signal, pass) => {
          if (!loses(signal)) pass(signal);
        },
      }),
      clock: page.clock,
      random: this.#random.fork(role),
      logger: () => {},
      onInterruption: () => {},
      linkFactory: this.#network.factory(page),
    });
  }
}

export function modelOf(recording: Recording): InspectorModel {
  return recording.entries.reduce(reduce, emptyModel(recording.session));
}
