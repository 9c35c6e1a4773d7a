/** One deliberate fault: in `file`, `find` (which stands there once) becomes `put`. */
export interface Mutant {
  /** The rule of the engine that it breaks. */
  readonly rule: string;
  readonly name: string;
  readonly file: string;
  readonly find: string;
  readonly put: string;
}

const handshake = 'src/negotiation/handshake.ts';
const handshakeState = 'src/negotiation/handshake-state.ts';
const negotiator = 'src/negotiation/negotiator.ts';
const handshakeTimers = 'src/negotiation/handshake-timers.ts';
const attempt = 'src/negotiation/peer-transport.ts';
const transcript = 'src/negotiation/transcript.ts';
const stay = 'src/session/session-run.ts';
const roster = 'src/session/roster.ts';

/**
 * Faults that others have shipped, one or more for each rule but that of the slow viewer: simulated lanes are
 * never full. The simulation must find every one.
 */
export const mutants: readonly Mutant[] = [
  {
    rule: 'role',
    name: 'viewers offer too',
    file: 'src/signaling/offer-policy.ts',
    find: "return self.role === 'host' ? 'offer' : 'answer';",
    put: "return 'offer';",
  },
  {
    rule: 'role',
    name: 'a host takes the offer of a viewer',
    file: 'src/signaling/offer-policy.ts',
    find: "return topology === 'mesh' || offerPolicy(self, remote, topology) === 'answer';",
    put: 'return true;',
  },
  {
    rule: 'identity over order',
    name: 'the road makes whoever comes last the host',
    file: 'src/road/sessions/judge-join.ts',
    find: "if (join.role === 'host' && topology === 'star' && (others.length > 0 || foreign)) {",
    put: 'if (false as boolean) {',
  },
  {
    rule: 'one',
    name: 'the former connection stays open beside the new one',
    file: negotiator,
    find: "      case 'connect':\n        this.#closeTransport();",
    put: "      case 'connect':",
  },
  {
    rule: 'handshake id',
    name: 'an answer is accepted without checking its handshake',
    file: handshake,
    find: "      if (!isCurrent(state, event)) return drop(state, 'staleDropped');\n      if (state.exchange",
    put: '      if (state.exchange',
  },
  {
    rule: 'handshake id',
    name: 'an older generation is taken',
    file: handshake,
    find: "return offer.generation > state.generation ? 'accept' : 'stale';",
    put: "return 'accept';",
  },
  {
    rule: 'duplicates',
    name: 'a copy of an offer makes another connection',
    file: handshake,
    find: "if (offer.handshakeId === state.handshakeId) return 'repeat-answer';",
    put: "if (offer.handshakeId === state.handshakeId && state.exchange === 'stable') return 'accept';",
  },
  {
    rule: 'duplicates',
    name: 'a repeated offer is not answered again',
    file: handshake,
    find: "[{ do: 'count', what: 'duplicatesDropped' }, { do: 'repeat' }]",
    put: "[{ do: 'count', what: 'duplicatesDropped' }]",
  },
  {
    rule: 'duplicates',
    name: 'a renumbered copy of a candidate is the only one let through',
    file: transcript,
    find: 'if (this.#seen.has(key)) return true;',
    put: 'if (this.#seen.size > 0) return true;',
  },
  {
    rule: 'serial per peer',
    name: 'signals of one peer are processed side by side',
    file: 'src/negotiation/serial-queue.ts',
    find: 'await task().catch(this.#failed);',
    put: 'void task().catch(this.#failed);',
  },
  {
    rule: 'serial per peer',
    name: 'the lock is released by a timer',
    file: attempt,
    find: 'if (!this.#queue.add(task))',
    put: `const { clock } = this.#runtime;
    const released = () =>
      new Promise<void>((resolve) => clock.after(4, resolve, this.#end.signal));
    if (!this.#queue.add(() => Promise.race([task(), released()])))`,
  },
  {
    rule: 'serial per peer',
    name: 'the lock is never released',
    file: 'src/negotiation/serial-queue.ts',
    find: '    } finally {\n      this.#running = false;\n    }',
    put: '    } finally {\n    }',
  },
  {
    rule: 'glare',
    name: 'the impolite side gives way too',
    file: handshake,
    find: "if (impolite && state.exchange !== 'stable') return 'ignore';",
    put: '',
  },
  {
    rule: 'glare',
    name: 'stable counts as a collision',
    file: handshake,
    find: "if (impolite && state.exchange !== 'stable') return 'ignore';",
    put: "if (impolite) return 'ignore';",
  },
  {
    rule: 'glare',
    name: 'answers are blocked after an ignored offer',
    file: handshake,
    find: "    case 'ignore':\n      return drop(state, 'offersIgnored');",
    put: "    case 'ignore':\n      return [{ ...state, exchange: 'offering' }, []];",
  },
  {
    rule: 'early candidates',
    name: 'early candidates are forgotten',
    file: transcript,
    find: '    const { candidates } = this.#early;',
    put: '    const candidates: Candidate[] = [];',
  },
  {
    rule: 'early candidates',
    name: 'candidates do not wait for the description',
    file: handshake,
    find: 'if (early || !described) {',
    put: 'if (early) {',
  },
  {
    rule: 'late answers',
    name: 'a late answer fails a healthy link',
    file: handshake,
    find: "if (state.exchange !== 'offered') return drop(state, 'lateAnswers');",
    put: "if (state.exchange !== 'offered') return failed(state, 'handshake-timeout', context);",
  },
  {
    rule: 'late answers',
    name: 'a late answer is applied',
    file: handshake,
    find: "      if (state.exchange !== 'offered') return drop(state, 'lateAnswers');\n",
    put: '',
  },
  {
    rule: 'retry',
    name: 'the count of retries starts anew when a connection closes',
    file: handshake,
    find: "phase: 'backoff', retries: state.retries + 1, reason },\n    [{ do: 'close' }, { do: 'count', what: 'retries' }],",
    put: "phase: 'backoff', retries: 1, reason },\n    [{ do: 'close' }, { do: 'count', what: 'retries' }],",
  },
  {
    rule: 'retry',
    name: 'retries follow without a wait',
    file: handshakeState,
    find: 'return (retryDelays[retries - 1] ?? 0) *',
    put: 'return (retryDelays[retries - 9] ?? 0) *',
  },
  {
    rule: 'retry',
    name: 'retries wait twice as long',
    file: handshakeState,
    find: 'return (retryDelays[retries - 1] ?? 0) *',
    put: 'return 2 * (retryDelays[retries - 1] ?? 0) *',
  },
  {
    rule: 'retry',
    name: 'progress does not cancel the deadline',
    file: 'src/negotiation/keyed-timer.ts',
    find: '    this.#cancel?.();\n',
    put: '',
  },
  {
    rule: 'retry',
    name: 'a failed handshake is never retried',
    file: handshake,
    find: "if (context.mayOffer) return [{ ...state, phase: 'idle' }, []];",
    put: 'if (context.mayOffer) return [state, []];',
  },
  {
    rule: 'retry',
    name: 'a peer is given up after the first failure',
    file: handshake,
    find: 'if (state.retries >= context.maxRetries) {',
    put: 'if (state.retries >= 0) {',
  },
  {
    rule: 'leaving is final',
    name: 'timers survive a leave',
    file: handshakeTimers,
    find: 'return clock.after(deadline.ms, expired, signal);',
    put: 'return clock.after(deadline.ms, expired);',
  },
  {
    rule: 'leaving is final',
    name: 'the teardown of a connection hits the next one',
    file: negotiator,
    find: '    transport.close();\n',
    put: `    transport.close();
    this.#runtime.clock.after(5_000, () => this.#transport?.close(), this.#end.signal);
`,
  },
  {
    rule: 'leaving is final',
    name: 'who left on purpose is tried again',
    file: roster,
    find: "if (message.reason === 'left') return this.#left(message.peerId);",
    put: "if (message.reason === 'left') return [];",
  },
  {
    rule: 'leaving is final',
    name: 'a connection stays open after a leave',
    file: attempt,
    find: '    this.#connection?.close();\n',
    put: '',
  },
  {
    rule: 'leaving is final',
    name: 'the road keeps a session that everybody has left',
    file: 'src/road/sessions/road-session.ts',
    find: 'if (this.#members.size === 0) this.#onEmpty();',
    put: '',
  },
  {
    rule: 'repair before replace',
    name: 'a lost path replaces the connection at once',
    file: handshake,
    find: 'if (!state.broken) return repair({ ...state, broken: true }, context);',
    put: "if (!state.broken) return replace(state, 'ice-failed', context);",
  },
  {
    rule: 'repair before replace',
    name: 'the renegotiation forgets to restart ICE',
    file: handshake,
    find: 'renegotiate(state, context, true);',
    put: 'renegotiate(state, context, false);',
  },
  {
    rule: 'signaling is not the session',
    name: 'a link ends when signaling loses sight of its peer',
    file: stay,
    find: 'if (this.#supervisor.get(peerId)?.link) {',
    put: 'if (false as boolean) {',
  },
  {
    rule: 'signaling is not the session',
    name: 'a peer that signaling sees again is still taken for lost',
    file: stay,
    find: 'if (this.#unlisted.delete(peer.peerId)) this.#supervisor.get(peer.peerId)?.seenAgain();',
    put: '',
  },
  {
    rule: 'signaling is not the session',
    name: 'an old roster undoes newer news',
    file: roster,
    find: '    this.#news?.set(peerId, true);\n',
    put: '',
  },
  {
    rule: 'signaling is not the session',
    name: 'a roster brings back who was lost meanwhile',
    file: roster,
    find: 'peers.filter(({ peerId }) => news.get(peerId) !== false)',
    put: 'peers',
  },
  {
    rule: 'leaving is final',
    name: 'a connection that comes after the leave stays open',
    file: attempt,
    find: '    if (signal.aborted) return connection.close();\n',
    put: '',
  },
  {
    rule: 'ready means both',
    name: 'a link is ready once this side has said so',
    file: 'src/link/link.ts',
    find: 'return this.#sentReady && this.#sawReady &&',
    put: 'return this.#sentReady &&',
  },
  {
    rule: 'everything is bounded',
    name: 'room for what is not welcome is asked for without end',
    file: attempt,
    find: 'return kinds.filter((kind) => this.#welcome?.includes(kind));',
    put: 'return kinds;',
  },
  {
    rule: 'everything is bounded',
    name: 'any number of handshakes at once',
    file: 'src/negotiation/handshake-slots.ts',
    find: 'return this.#holds === 0 && this.#taken < this.#limit;',
    put: 'return this.#holds === 0;',
  },
  {
    rule: 'everything is bounded',
    name: 'a place among the handshakes is lost by an aborted join',
    file: negotiator,
    find: '    this.#slot.release();\n',
    put: '',
  },
  {
    rule: 'everything is bounded',
    name: 'who gave up waiting for a place is given one',
    file: 'src/negotiation/handshake-slots.ts',
    find: 'if (index >= 0) this.#waiting.splice(index, 1);',
    put: '',
  },
  {
    rule: 'everything is bounded',
    name: 'a full session takes one more',
    file: 'src/session/admission.ts',
    find: 'if (inside.length < this.#options.maxViewers) return true;',
    put: 'if (inside.length <= this.#options.maxViewers) return true;',
  },
  {
    rule: 'everything is bounded',
    name: 'who has left keeps its place',
    file: stay,
    find: 'if (!this.#joined.delete(peerId)) return;',
    put: 'if (!this.#joined.has(peerId)) return;',
  },
  {
    rule: 'no silent loss',
    name: 'what may have been lost is not sent again',
    file: negotiator,
    find: 'if (this.#signalingOpen) this.#repeat();',
    put: '',
  },
];
