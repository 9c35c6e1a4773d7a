import type { Words } from '../words.ts';

const noAnswer = 'Der Host antwortet nicht: Seine Seite ist wohl geschlossen oder offline.';
const noServer = 'Der Server, der euch verbindet, antwortet nicht: Prüfe dein Netz.';
const misfit =
  'Diese Seite passt nicht zum Server, der euch verbindet: Sag es denen, die sie betreiben.';
const unsupported =
  'Das geht nicht in diesem Browser oder unter dieser Adresse: Nimm einen anderen.';
const setUp = (code: string): string =>
  `Diese Seite ist nicht richtig eingerichtet: Sag es denen, die sie betreiben (${code}).`;
const waitingIn = (count: number): string => (count === 0 ? '' : ` · ${count} warten`);

/** What people read, in German. */
export default {
  label: { host: 'Live-Sitzung', viewer: 'Livestream' },
  viewer: {
    join: 'Beitreten',
    tryAgain: 'Erneut versuchen',
    findOutWhy: 'Ursache suchen',
    close: 'Schließen',
    notConnected: 'Nicht verbunden',
    noSession: 'Keine Sitzung',
    openLink: 'Öffne den Link, den der Host teilt.',
    connecting: 'Verbinde…',
    steps: {
      found: 'Host gefunden…',
      offer: 'Der Host antwortet…',
      path: 'Suche einen Weg zum Host…',
      ready: 'Fast verbunden…',
    },
    stillTrying: 'Verbinde weiterhin…',
    held: 'Warte auf Einlass…',
    waiting: 'Warte auf den Host…',
    hostLeft: 'Der Host ist gegangen · warte…',
    connected: 'Verbunden',
    lost: 'Verbindung verloren · neuer Versuch…',
    noneYet: 'Noch keine Verbindung · neuer Versuch…',
    nextAttempt: (seconds) => `Nächster Versuch in höchstens ${seconds} s`,
    tryNow: 'Jetzt versuchen',
    removed: 'Der Host hat dich entfernt.',
    notLetIn: 'Der Host hat dich nicht eingelassen.',
  },
  host: {
    start: 'Starten',
    stop: 'Beenden',
    startAgain: 'Erneut starten',
    tryAgain: 'Erneut versuchen',
    notStarted: 'Nicht gestartet',
    starting: 'Starte…',
    stillTrying: 'Verbinde weiterhin…',
    waiting: 'Warte…',
    ended: 'Beendet',
    notLive: 'Nicht live',
    live: (viewers, asking) =>
      `Live · ${viewers || 'niemand'} ${viewers > 1 ? 'schauen' : 'schaut'} zu${waitingIn(asking)}`,
    liveInMesh: (others, asking) => `Live · ${others || 'niemand'} sonst hier${waitingIn(asking)}`,
    reconnecting: ' · verbinde neu…',
    takesOver:
      'Eine andere Seite ist unter diesem Namen live: Diese übernimmt, sobald jene schließt.',
    requests: 'Warten auf Einlass',
    letIn: 'Einlassen',
    letInName: (name) => `${name} einlassen`,
    refuse: 'Ablehnen',
    refuseName: (name) => `${name} ablehnen`,
    sendAway: 'Entfernen',
    sendAwayName: (name) => `Entfernen: ${name}`,
    sendAwayAgain: (name) => `Entfernen: ${name}, nochmals drücken`,
    more: (count) => `und ${count} weitere`,
    viewers: 'Zuschauende',
    others: 'Andere hier',
    sessionName: 'Name der Sitzung',
    link: 'Link zum Zuschauen',
    roomLink: 'Link zu diesem Raum',
    qrCode: 'QR-Code',
    code: 'QR-Code des Links',
    codeMissing: 'Der QR-Code ließ sich nicht laden.',
    copy: 'Kopieren',
    copied: 'Kopiert',
    selected: 'Markiert: Kopiere mit der Tastatur oder dem Kontextmenü.',
  },
  stage: {
    stream: 'Livestream',
    streamOf: (name) => `Livestream: ${name}`,
    you: 'Du',
    host: 'Host',
    guest: 'Gast',
    screenOf: (name) => `${name} · Bildschirm`,
    frozen: 'Bild eingefroren',
    noPicture: 'Noch kein Bild',
    audioOnly: 'Nur Ton',
    muted: 'Stumm',
    mute: 'Stumm schalten',
    unmute: 'Ton einschalten',
    muteName: (name) => `${name} stumm schalten`,
    unmuteName: (name) => `Ton von ${name} einschalten`,
    volumeOf: (name) => `Lautstärke von ${name}`,
    tapToPlay: 'Tippen zum Abspielen',
    tapForSound: 'Tippen für Ton',
    pictureInPicture: 'Bild im Bild',
    fullScreen: 'Vollbild',
    leaveFullScreen: 'Vollbild verlassen',
  },
  quality: {
    of: (grade) => `Verbindung: ${grade}`,
    excellent: 'ausgezeichnet',
    good: 'gut',
    fair: 'mäßig',
    poor: 'schlecht',
    lost: 'verloren',
  },
  local: {
    browser:
      'Nur Seiten in diesem Browser treffen sich: Für andere Browser und Geräte setze auf beiden Seiten "signaling".',
    frame:
      'Der Browser trennt Rahmen fremder Herkunft: Für Besuch von außen setze auf beiden Seiten "signaling".',
  },
  share: {
    group: 'Was du teilst',
    microphone: {
      subject: 'Das Mikrofon',
      on: 'Mikrofon an',
      off: 'Mikrofon aus',
      asking: 'Mikrofon: erlaube es…',
      again: 'Mikrofon: erneut versuchen',
      share: 'Mikrofon teilen',
      untaken: 'Mikrofon: der Host nimmt keines',
    },
    camera: {
      subject: 'Die Kamera',
      on: 'Kamera an',
      off: 'Kamera aus',
      asking: 'Kamera: erlaube sie…',
      again: 'Kamera: erneut versuchen',
      share: 'Kamera teilen',
      untaken: 'Kamera: der Host nimmt keine',
    },
    screen: {
      subject: 'Der Bildschirm',
      on: 'Bildschirm an',
      off: 'Bildschirm teilen',
      asking: 'Bildschirm: erlaube ihn…',
      again: 'Bildschirm: erneut versuchen',
      share: 'Bildschirm teilen',
      untaken: 'Bildschirm: der Host nimmt keinen',
    },
    contents: 'Das Bild',
    screenDenied:
      'Der Bildschirm wird nicht geteilt: Versuche es erneut und wähle einen Bildschirm oder ein Fenster.',
    denied: (subject) =>
      `${subject} darf hier nicht benutzt werden: Erlaube es in den Einstellungen des Browsers für diese Seite, oder sag es denen, die sie betreiben.`,
    foreign: 'Das Bild kommt von einer anderen Website, die das Teilen nicht erlaubt.',
    missing: (subject) =>
      `${subject} wurde nicht gefunden oder ausgesteckt: Schließ das Gerät an, oder wähle ein anderes.`,
    busy: (subject) =>
      `${subject} ist nicht gestartet: Schließ andere Programme, die darauf zugreifen, und versuche es erneut.`,
    unsupported: (subject) =>
      `${subject} lässt sich in diesem Browser nicht teilen: Nimm einen anderen.`,
  },
  viewerErrors: {
    refused: 'Du kannst jetzt nicht beitreten: Versuche es später.',
    unauthorized:
      'Mit diesem Link oder dieser Passphrase kannst du nicht beitreten: Frag den Host.',
    'session-full': 'Alle Plätze sind belegt: Versuche es später.',
    'evicted-capacity': 'Dein Platz wurde vergeben: Versuche es später.',
    'evicted-slow': 'Deine Verbindung ist zu langsam für diese Sitzung: Nimm eine schnellere.',
    'handshake-timeout': noAnswer,
    'ready-timeout': noAnswer,
    'heartbeat-lost': noAnswer,
    'ice-failed': 'Dein Netz erreicht den Host nicht: Versuche ein anderes.',
    'protocol-violation': 'Diese Seite und die des Hosts passen nicht zusammen: Ladet beide neu.',
    'signaling-unreachable': noServer,
    'signaling-timeout': noServer,
    'signaling-refused': misfit,
    'unsupported-browser': unsupported,
    'too-many-connections':
      'Der Browser erlaubt keine Verbindungen mehr: Schließ andere Tabs dieser Website und lade neu.',
    'host-unverified': 'Jemand antwortet anstelle des Hosts: Bitte den Host um einen neuen Link.',
    other: setUp,
  },
  hostErrors: {
    refused: 'Diese Seite ist zweimal offen: Schließ die andere, oder lade diese neu.',
    unauthorized:
      'Du darfst hier nicht live gehen: Melde dich neu an, oder frag die, die diese Seite betreiben.',
    'session-full': 'Zu viele nutzen diesen Server: Versuche es später.',
    'host-taken':
      'Eine andere Seite ist unter diesem Namen live: Schließ sie, oder wähle einen anderen Namen.',
    'signaling-unreachable': noServer,
    'signaling-timeout': noServer,
    'signaling-refused': misfit,
    'unsupported-browser': unsupported,
    'host-unverified':
      'Dieser Name gehört einem anderen Browser: Geh dort live, oder wähle einen anderen Namen.',
    other: setUp,
  },
  terminal: {
    label: 'Terminal',
    ended: (exitCode) =>
      `Das Programm ist beendet${exitCode === 0 ? '' : `, mit Exit-Code ${exitCode}`}`,
    waiting: 'Warte auf den Bildschirm…',
    search: 'Suchen',
    reading: 'Modus für Screenreader',
    canType: 'Du kannst tippen · Strg+Umschalt+L verlässt das Terminal',
    refused: 'Der Host lässt dich nicht tippen',
    noMatch: 'Nichts gefunden',
    match: (number, count) => `${number} von ${count}`,
    searchField: 'Terminal durchsuchen',
    previous: 'Zurück',
    next: 'Weiter',
    close: 'Schließen',
    typable: 'Terminal. Steuerung Umschalt L verlässt es.',
    readOnly: 'Terminal, nur lesen',
    opensLink: 'Strg+Klick oder ⌘+Klick öffnet ihn',
  },
} satisfies Words;
