import { diagnosisEnglish } from '../../diagnosis/words/diagnosis-english.ts';

/** What people read in an inspector and in a check of the connectivity, in English. */
export const inspectorEnglish = {
  ...diagnosisEnglish,

  inspector: {
    inspector: 'Inspector',
    session: 'Session',
    file: (title: string): string => `File: ${title}`,
    hideAddresses: 'Hide addresses',
    hides: 'Replaces IP addresses and the names of servers in the file',
    export: 'Export',
    open: 'Open a file',
    close: 'Close',
    /** Why a file could not be opened; `message` is that of the error. */
    unusable: (message: string): string => message,
    unreadable: (cause: string): string => `The file cannot be read: ${cause}`,
    empty:
      'No session runs here yet. The inspector records every session that starts on this page, and opens files that it has exported.',
    dropped: (count: number): string =>
      `The oldest ${count === 1 ? 'entry' : `${count} entries`} did not fit.`,
    views: 'Views',
    tabs: { peers: 'Peers', counters: 'Counters', log: 'Log', connectivity: 'Connectivity' },
    nothing: 'Nothing yet.',
    noPeer: 'No other peer yet.',
    selectPeer: 'Select a peer to see what happened.',
    noCounters: 'Nothing has been counted yet.',

    /** The list and the graph of the peers. */
    peers: 'Peers',
    stages: 'Stages',
    stage: {
      waiting: 'Waiting',
      describing: 'Description',
      answer: 'Answer',
      path: 'Path',
      readying: 'Ready',
      connected: 'Connected',
      repair: 'Repair',
      backoff: 'Pause',
      failed: 'Failed',
      ended: 'Ended',
    },
    stageOf: (stage: string, handshake: number, duration: string): string =>
      `${stage}, handshake ${handshake}: ${duration}`,
    slow: '(slow)',
    host: 'Host',
    thisPage: 'This page',
    graph: (peers: number, connected: number): string =>
      `This page and ${peers} peer${peers === 1 ? '' : 's'}, ${connected} connected`,
    overRelay: 'Over a relay',

    /** The details of a peer. */
    peer: (name: string): string => `Peer ${name}`,
    timeline: 'Timeline',
    timelineLabel: 'Timeline; the events below say the same',
    onlyJoin: 'Only the join',
    rows: { stage: 'Stage', sent: 'Sent', received: 'Received', ice: 'ICE', trouble: 'Trouble' },
    measurements: 'Measurements',
    measured: { roundTrip: 'Round trip', loss: 'Loss', sending: 'Sending', receiving: 'Receiving' },
    upTo: (value: string): string => `up to ${value}`,
    paths: 'Paths',
    noPairs: 'No pair of candidates was tried yet.',
    pairs: 'Pairs of candidates',
    pair: { state: 'State', here: 'Here', there: 'There', over: 'Over', carries: 'carries' },
    events: 'Events',
    columns: { time: 'Time', handshake: 'Handshake', event: 'Event' },
    descriptions: 'Descriptions',
    description: 'Description',
    noDescription: 'No description was sent or received.',
    descriptionOf: (
      handshake: number,
      kind: string,
      direction: 'sent' | 'received',
      time: string,
    ): string => `Handshake ${handshake}: ${kind} ${direction}, ${time}`,
    compared: (handshake: number): string => `Compared with that of handshake ${handshake}.`,
    first: 'The first of its kind.',
  },

  log: {
    log: 'Log',
    filter: 'Filter',
    example: 'offer, peer id, handshake …',
    from: 'From',
    matching: (count: number, all: number): string => `${count} of ${all}`,
    nothing: 'Nothing has been logged.',
    noMatch: 'Nothing matches.',
    columns: { time: 'Time', level: 'Level', event: 'Event', peer: 'Peer', details: 'Details' },
    last: (count: number): string => `The last ${count} are shown; an export has all.`,
  },

  check: {
    check: 'Check',
    again: 'Check again',
    copy: 'Copy',
    copied: 'Copied',
    checking: 'Checking…',
    about:
      'Checks the browser, signaling and each server, with data and video through it. It takes a few seconds, and touches no session.',
    allGood: 'Nothing was found that keeps this browser from connecting.',
    failed: (count: number): string => `${count === 1 ? 'One step' : `${count} steps`} failed.`,
  },
};

export type InspectorEnglish = typeof inspectorEnglish;
