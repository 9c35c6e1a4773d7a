import type { InspectorWords } from '../words.ts';

const mal = (count: number): string =>
  count === 1 ? 'einmal' : count === 2 ? 'zweimal' : `${count}-mal`;
const after = (handshakes: number): string => (handshakes > 1 ? `, ${handshakes} Handshakes` : '');
const list = new Intl.ListFormat('de');

/** What developers read in the inspector, and in a check of the connectivity, in German. */
export default {
  diagnosis: {
    decimal: ',',
    sessionIs: (state, reason) => `Zustand der Sitzung: ${state}${reason ? `: ${reason}` : '.'}`,
    signalingIs: (state) =>
      `Zustand des Signalings: ${state}. Niemand Neues kann beitreten; Verbindungen bestehen weiter.`,
    signalingLost: (count) => `Das Signaling ging ${mal(count)} verloren.`,
    connectedOf: (connected, all) =>
      `${connected} von ${all} ${all === 1 ? 'Peer' : 'Peers'} verbunden.`,
    connectionsFailed: (count) =>
      count === 1 ? 'Eine Verbindung ist gescheitert.' : `${count} Verbindungen sind gescheitert.`,
    slowJoins: (count) =>
      `${count === 1 ? 'Ein Beitritt' : `${count} Beitritte`} dauerte${count === 1 ? '' : 'n'} länger als 3 s: Wähle einen aus, um den Grund zu sehen.`,
    connectedBefore: 'Schon vor Beginn der Aufzeichnung verbunden.',
    connectedAfter: (duration, handshakes) => `Verbunden nach ${duration}${after(handshakes)}.`,
    givenUp: (reason) => `Aufgegeben: ${reason ?? 'ohne Grund'}.`,
    ended: (reason) => `Beendet: ${reason ?? 'left'}.`,
    lost: (reason) =>
      `Verloren oder nicht erreicht: ${reason ?? 'unbekannt'}. Es wird noch einmal versucht.`,
    waitingFor: (duration, handshakes) => `Wartet seit ${duration}${after(handshakes)}.`,
    connectingFor: (duration, handshakes) => `Verbindet seit ${duration}${after(handshakes)}.`,
    took: (duration, handshakes) => `Es dauerte ${duration}${after(handshakes)}.`,
    slow: {
      waiting: 'Er wartete, bis er an der Reihe war, auf das Signaling oder auf die andere Seite.',
      describing:
        'Der Browser stellte die Verbindung und ihre Beschreibung her: Er ist beschäftigt oder wartet auf Medien.',
      answer: (lost) =>
        `Das Offer wartete auf seine Answer${lost || ': Die andere Seite ist langsam, oder Signale brauchen lange'}.`,
      path: (lost) =>
        `ICE suchte einen Weg, und die Kanäle gingen auf${lost || ': Kandidaten kamen spät, oder die ersten Wege waren gesperrt'}.`,
      readying:
        'Die Kanäle waren offen, und die andere Seite war nicht bereit: Sie ist beschäftigt, oder Pakete gehen verloren.',
      backoff: (pauses, reasons) =>
        `${pauses === 1 ? 'eine Pause' : `${pauses} Pausen`} vor dem nächsten Versuch, nach ${reasons || 'einem Fehlschlag'}.`,
      repair: 'Der Weg ging verloren und wurde repariert.',
    },
    lostSignals: (sent, received) => {
      const sides = [
        sent > 0 ? `${mal(sent)} erneut gesendet` : '',
        received > 0 ? `${mal(received)} erneut empfangen` : '',
      ].filter(Boolean);
      return `; Beschreibungen wurden ${sides.join(' und ')}, Signale gingen also verloren oder kamen spät`;
    },
    handshakesFailed: (generations, reason) =>
      `Handshake${generations.length > 1 ? 's' : ''} ${list.format(generations.map(String))} gescheitert: ${reason}.`,
    server: {
      some: 'Ein Server',
      unknownName: 'hat einen Namen, den das Netz nicht kennt.',
      silent: (port) =>
        `antwortet nicht: Der Server ist aus, oder eine Firewall sperrt seinen ${port}-Port${port === 'TLS' ? ', oder sein Zertifikat gilt nicht für diesen Namen' : ''}.`,
      400: 'hält die Anfrage für fehlerhaft: Vielleicht lauscht dort ein anderer Server',
      401: 'lehnt Benutzernamen oder Kennwort ab: Prüfe beide, und ob sie abgelaufen sind',
      403: 'verbietet diese Anfrage: Seine Regeln schließen diese Adresse oder die Peers aus',
      438: 'hält die Zugangsdaten für veraltet: Sie werden erneuert, oder die Uhren gehen verschieden',
      441: 'hält die Zugangsdaten für die von jemand anderem: Prüfe den Benutzernamen',
      442: 'leitet nichts über UDP weiter',
      486: 'erlaubt diesem Benutzer keine weiteren Relays: Sein Kontingent ist verbraucht',
      508: 'hat keinen Platz für ein weiteres Relay',
      other: (code, text) => `antwortet mit einem Fehler: ${code} ${text || 'ohne Worte'}.`,
    },
    event: {
      candidate: (direction, type) =>
        `Kandidat ${direction === 'sent' ? 'gesendet' : 'empfangen'}: ${type ?? 'der letzte'}`,
      signal: (kind, direction, again) =>
        `${kind} ${again ? 'erneut ' : ''}${direction === 'sent' ? 'gesendet' : 'empfangen'}`,
      ice: 'ICE',
      gathering: 'Kandidaten',
      connection: 'Verbindung',
      ignored: 'Ignoriert',
      pathLost: (restarts) => `Der Weg ist verloren (ICE-Neustart ${restarts})`,
      deadline: 'Eine Frist ist abgelaufen',
      interrupted: 'Die Seite schlief oder hatte kein Netz',
      retry: 'Sofort noch einmal versucht, auf Wunsch',
      open: 'Die Kanäle sind offen',
      watched: 'Von hier an beobachtet',
    },
    connectivity: {
      steps: {
        browser: 'Browser',
        'secure-context': 'Sichere Seite',
        devices: 'Kamera und Mikrofon',
        road: 'Signaling',
        direct: 'Schleife in diesem Browser',
        stun: 'STUN',
        'turn-udp': 'TURN über UDP',
        'turn-tcp': 'TURN über TCP',
        'turn-tls': 'TURN über TLS',
      },
      outcomes: { passed: 'bestanden', failed: 'gescheitert', skipped: 'ausgelassen' },
      browser: 'Dieser Browser hat WebRTC.',
      browserLacks: (names) =>
        `Diesem Browser fehlt ${names}: Nimm einen aktuellen, und schalte WebRTC ein, falls eine Einstellung oder Erweiterung es abgeschaltet hat.`,
      secure: 'Die Seite ist sicher.',
      insecure:
        'Die Seite wurde nicht über https geladen: Kameras, Mikrofone, Signaling zwischen Tabs, Passphrasen und geprüfte Namen funktionieren nicht. Daten über einen Signaling-Server schon.',
      hidden: 'Die Seite ist verdeckt, und dann nennen Browser kein Gerät.',
      devicesInsecure: 'Nur eine sichere Seite kann Geräte nutzen.',
      devicesBlocked: (camera, microphone) =>
        `Diese Seite darf ${[camera && 'die Kamera', microphone && 'das Mikrofon'].filter(Boolean).join(' und ')} nicht nutzen: Erlaube es in den Einstellungen des Browsers für diese Seite und im Attribut "allow" eines Frames.`,
      noDevices: 'Es gibt weder Kamera noch Mikrofon. Nur wer sie teilt, braucht sie.',
      devices: (cameras, microphones) =>
        `Dieser Browser hat ${cameras === 1 ? '1 Kamera' : `${cameras} Kameras`} und ${microphones === 1 ? '1 Mikrofon' : `${microphones} Mikrofone`}.`,
      signalingLocal:
        'Signaling läuft zwischen den Tabs dieses Browsers und braucht keinen Server.',
      signalingAnswers: 'Der Signaling-Server antwortet.',
      signalingOverHttp:
        'Der Signaling-Server antwortet nur über HTTP, weil das Netz oder ein Proxy WebSockets aufhält. Auch Sitzungen nutzen HTTP.',
      signalingNorHttp: 'Auch über HTTP antwortet er nicht.',
      signalingLate: (seconds) =>
        `Der Signaling-Server hat nicht innerhalb von ${seconds} s geantwortet: Prüfe seine Adresse.`,
      signalingFailed: (code, message) =>
        code === 'signaling-unreachable'
          ? 'An dieser Adresse antwortet kein Signaling-Server: Prüfe, ob dort einer läuft, sein Zertifikat und das Netz.'
          : `Das Signaling ist gescheitert (${code}): ${message}`,
      signalingThrew: (cause) => `Das Signaling konnte nicht verbinden: ${cause}.`,
      tokenAsked: 'Der Signaling-Server antwortet und verlangt ein Token.',
      tokenUntried:
        'Der Signaling-Server antwortet. Das Token gilt nicht für eine Sitzung mit beliebigem Namen und konnte nicht erprobt werden.',
      stunAnswers: 'Der Server antwortet: Er zeigt diesem Browser seine öffentliche Adresse.',
      stunUnneeded:
        'Der Server antwortet oder wird nicht gebraucht: Dieser Browser hat eine öffentliche Adresse.',
      relayBlocked: (url) =>
        `${url} gibt ein Relay, und nichts kommt hindurch: Seine Relay-Ports (UDP 49152–65535, wenn nicht anders eingestellt) sind gesperrt, oder seine Regeln verbieten diesen Peer.`,
      relayMissing: (url) => `${url} gibt kein Relay: Prüfe Adresse, Benutzernamen und Kennwort.`,
      directBlocked:
        'Zwei Verbindungen dieser Seite erreichen einander nicht: Eine Erweiterung, eine Richtlinie oder eine Firewall auf diesem Rechner sperrt WebRTC.',
      sent: (way, duration, video) => {
        const where =
          way === 'relay' ? 'durch das Relay' : 'zwischen zwei Verbindungen dieser Seite';
        const sent = `Eine Nachricht ging ${where} in ${duration}`;
        if (video === null) {
          return `${sent}. Video wurde nicht erprobt: Diese Seite kann keines erzeugen.`;
        }
        return video
          ? `${sent}, und Video kam an.`
          : `${sent}, aber kein Video kam an: Eine Firewall oder die Codecs halten Medien auf.`;
      },
      serversFailed: (cause) => `Die Funktion von "ice-servers" ist gescheitert: ${cause}.`,
      serversBad: 'Die Einstellung "ice-servers" ist keine Liste von Servern.',
      serverRefused: (url) =>
        `Der Browser nimmt den Server ${url} nicht an: Prüfe seine Adresse; turn: braucht Benutzernamen und Kennwort.`,
      noServer: {
        stun: 'Kein STUN-Server ist eingestellt.',
        'turn-udp': 'Kein TURN-Server über UDP ist eingestellt.',
        'turn-tcp': 'Kein TURN-Server über TCP ist eingestellt.',
        'turn-tls': 'Kein TURN-Server über TLS ist eingestellt.',
      },
      late: 'Es kam nicht rechtzeitig eine Antwort.',
      aborted: 'Die Prüfung wurde beendet.',
      threw: (cause) => `Der Schritt ist gescheitert: ${cause}`,
    },
  },
  inspector: {
    inspector: 'Inspektor',
    session: 'Sitzung',
    file: (title) => `Datei: ${title}`,
    hideAddresses: 'Adressen verbergen',
    hides: 'Ersetzt IP-Adressen und die Namen von Servern in der Datei',
    export: 'Exportieren',
    open: 'Datei öffnen',
    close: 'Schließen',
    unusable: (message) => `Diese Datei kann nicht geöffnet werden: ${message}`,
    unreadable: (cause) => `Die Datei kann nicht gelesen werden: ${cause}`,
    empty:
      'Hier läuft noch keine Sitzung. Der Inspektor zeichnet jede Sitzung auf, die auf dieser Seite beginnt, und öffnet Dateien, die er exportiert hat.',
    dropped: (count) =>
      count === 1
        ? 'Der älteste Eintrag passte nicht hinein.'
        : `Die ältesten ${count} Einträge passten nicht hinein.`,
    views: 'Ansichten',
    tabs: { peers: 'Peers', counters: 'Zähler', log: 'Protokoll', connectivity: 'Konnektivität' },
    nothing: 'Noch nichts.',
    noPeer: 'Noch kein anderer Peer.',
    selectPeer: 'Wähle einen Peer aus, um zu sehen, was geschah.',
    noCounters: 'Noch wurde nichts gezählt.',
    peers: 'Peers',
    stages: 'Phasen',
    stage: {
      waiting: 'Warten',
      describing: 'Beschreibung',
      answer: 'Answer',
      path: 'Weg',
      readying: 'Bereit',
      connected: 'Verbunden',
      repair: 'Reparatur',
      backoff: 'Pause',
      failed: 'Gescheitert',
      ended: 'Beendet',
    },
    stageOf: (stage, handshake, duration) => `${stage}, Handshake ${handshake}: ${duration}`,
    slow: '(langsam)',
    host: 'Host',
    thisPage: 'Diese Seite',
    graph: (peers, connected) =>
      `Diese Seite und ${peers === 1 ? '1 Peer' : `${peers} Peers`}, ${connected} verbunden`,
    overRelay: 'Über ein Relay',
    peer: (name) => `Peer ${name}`,
    timeline: 'Zeitleiste',
    timelineLabel: 'Zeitleiste; die Ereignisse darunter sagen dasselbe',
    onlyJoin: 'Nur der Beitritt',
    rows: {
      stage: 'Phase',
      sent: 'Gesendet',
      received: 'Empfangen',
      ice: 'ICE',
      trouble: 'Probleme',
    },
    measurements: 'Messungen',
    measured: {
      roundTrip: 'Umlaufzeit',
      loss: 'Verlust',
      sending: 'Sendet',
      receiving: 'Empfängt',
    },
    upTo: (value) => `bis ${value}`,
    paths: 'Wege',
    noPairs: 'Noch wurde kein Kandidatenpaar versucht.',
    pairs: 'Kandidatenpaare',
    pair: { state: 'Zustand', here: 'Hier', there: 'Dort', over: 'Über', carries: 'trägt' },
    events: 'Ereignisse',
    columns: { time: 'Zeit', handshake: 'Handshake', event: 'Ereignis' },
    descriptions: 'Beschreibungen',
    description: 'Beschreibung',
    noDescription: 'Keine Beschreibung wurde gesendet oder empfangen.',
    descriptionOf: (handshake, kind, direction, time) =>
      `Handshake ${handshake}: ${kind} ${direction === 'sent' ? 'gesendet' : 'empfangen'}, ${time}`,
    compared: (handshake) => `Verglichen mit der von Handshake ${handshake}.`,
    first: 'Die erste ihrer Art.',
  },
  log: {
    log: 'Protokoll',
    filter: 'Filter',
    example: 'offer, Peer-Id, Handshake …',
    from: 'Ab',
    matching: (count, all) => `${count} von ${all}`,
    nothing: 'Nichts wurde protokolliert.',
    noMatch: 'Nichts passt.',
    columns: {
      time: 'Zeit',
      level: 'Stufe',
      event: 'Ereignis',
      peer: 'Peer',
      details: 'Einzelheiten',
    },
    last: (count) => `Die letzten ${count} sind zu sehen; ein Export hat alle.`,
  },
  check: {
    check: 'Prüfen',
    again: 'Noch einmal prüfen',
    copy: 'Kopieren',
    copied: 'Kopiert',
    checking: 'Wird geprüft…',
    about:
      'Prüft den Browser, das Signaling und jeden Server, mit Daten und Video hindurch. Es dauert ein paar Sekunden und berührt keine Sitzung.',
    allGood: 'Nichts gefunden, was diesen Browser am Verbinden hindert.',
    failed: (count) =>
      count === 1 ? 'Ein Schritt ist gescheitert.' : `${count} Schritte sind gescheitert.`,
  },
} satisfies InspectorWords;
