import type { InspectorWords } from '../words.ts';

const veces = (count: number): string => (count === 1 ? 'una vez' : `${count} veces`);
const after = (handshakes: number): string => (handshakes > 1 ? `, ${handshakes} handshakes` : '');
const list = new Intl.ListFormat('es');

/** What developers read in the inspector, and in a check of the connectivity, in Spanish. */
export default {
  diagnosis: {
    decimal: ',',
    sessionIs: (state, reason) => `Estado de la sesión: ${state}${reason ? `: ${reason}` : '.'}`,
    signalingIs: (state) =>
      `Estado de la señalización: ${state}. Nadie más puede unirse; las conexiones continúan.`,
    signalingLost: (count) => `La señalización se perdió ${veces(count)}.`,
    connectedOf: (connected, all) =>
      `${connected} de ${all === 1 ? '1 par conectado' : `${all} pares conectados`}.`,
    connectionsFailed: (count) =>
      count === 1 ? 'Una conexión falló.' : `${count} conexiones fallaron.`,
    slowJoins: (count) =>
      count === 1
        ? 'Una entrada tardó más de 3 s: selecciónala para ver por qué.'
        : `${count} entradas tardaron más de 3 s: selecciona una para ver por qué.`,
    connectedBefore: 'Ya conectado antes de empezar la grabación.',
    connectedAfter: (duration, handshakes) => `Conectado en ${duration}${after(handshakes)}.`,
    givenUp: (reason) => `Abandonado: ${reason ?? 'sin motivo'}.`,
    ended: (reason) => `Terminado: ${reason ?? 'left'}.`,
    lost: (reason) => `Perdido o no alcanzado: ${reason ?? 'desconocido'}. Se intenta de nuevo.`,
    waitingFor: (duration, handshakes) => `Espera desde hace ${duration}${after(handshakes)}.`,
    connectingFor: (duration, handshakes) =>
      `Intenta conectar desde hace ${duration}${after(handshakes)}.`,
    took: (duration, handshakes) => `Tardó ${duration}${after(handshakes)}.`,
    slow: {
      waiting: 'esperó su turno, la señalización o la otra página.',
      describing:
        'el navegador creó la conexión y su descripción: está ocupado, o espera cámara o micrófono.',
      answer: (lost) =>
        `la oferta esperó su respuesta${lost || ': la otra página es lenta, o las señales tardan'}.`,
      path: (lost) =>
        `ICE buscó un camino, y se abrieron los canales${lost || ': los candidatos llegaron tarde, o los primeros caminos estaban bloqueados'}.`,
      readying:
        'los canales estaban abiertos, y el otro lado no estaba listo: su página está ocupada, o se pierden paquetes.',
      backoff: (pauses, reasons) =>
        `${pauses === 1 ? 'una pausa' : `${pauses} pausas`} antes del siguiente intento, tras ${reasons || 'un fallo'}.`,
      repair: 'el camino se perdió y se reparó.',
    },
    lostSignals: (sent, received) => {
      const sides = [
        sent > 0 ? `se reenviaron ${veces(sent)}` : '',
        received > 0 ? `se recibieron de nuevo ${veces(received)}` : '',
      ].filter(Boolean);
      return `; las descripciones ${sides.join(' y ')}: se perdieron señales, o llegaron tarde`;
    },
    handshakesFailed: (generations, reason) =>
      `${generations.length > 1 ? 'Fallaron los handshakes' : 'Falló el handshake'} ${list.format(generations.map(String))}: ${reason}.`,
    server: {
      some: 'Un servidor',
      unknownName: 'tiene un nombre que la red no conoce.',
      silent: (port) =>
        `no responde: el servidor está caído, o un cortafuegos bloquea su puerto ${port}${port === 'TLS' ? ', o su certificado no vale para este nombre' : ''}.`,
      400: 'toma la petición por errónea: puede que allí escuche otro servidor',
      401: 'rechaza el usuario o la contraseña: revísalos, y si han caducado',
      403: 'prohíbe esta petición: sus reglas excluyen esta dirección, o a los pares',
      438: 'toma las credenciales por antiguas: se renuevan, o los relojes difieren',
      441: 'toma estas credenciales por las de otra persona: revisa el usuario',
      442: 'no retransmite por UDP',
      486: 'no permite más relés a este usuario: su cuota está agotada',
      508: 'no tiene sitio para otro relé',
      other: (code, text) => `responde con un error: ${code} ${text || 'sin palabras'}.`,
    },
    event: {
      candidate: (direction, type) =>
        `candidato ${direction === 'sent' ? 'enviado' : 'recibido'}: ${type ?? 'el último'}`,
      signal: (kind, direction, again) =>
        `${kind}: ${direction === 'sent' ? 'enviado' : 'recibido'}${again ? ' otra vez' : ''}`,
      ice: 'ICE',
      gathering: 'Candidatos',
      connection: 'Conexión',
      ignored: 'Ignorado',
      pathLost: (restarts) => `El camino se perdió (reinicio de ICE ${restarts})`,
      deadline: 'Ha vencido un plazo',
      interrupted: 'La página dormía, o no tenía red',
      retry: 'Se intentó de nuevo al momento, a petición',
      open: 'Los canales están abiertos',
      watched: 'Observado desde aquí',
    },
    connectivity: {
      steps: {
        browser: 'Navegador',
        'secure-context': 'Página segura',
        devices: 'Cámara y micrófono',
        road: 'Señalización',
        direct: 'Bucle en este navegador',
        stun: 'STUN',
        'turn-udp': 'TURN por UDP',
        'turn-tcp': 'TURN por TCP',
        'turn-tls': 'TURN por TLS',
      },
      outcomes: { passed: 'superado', failed: 'fallido', skipped: 'omitido' },
      browser: 'Este navegador tiene WebRTC.',
      browserLacks: (names) =>
        `A este navegador le falta ${names}: usa uno actual, y activa WebRTC si un ajuste o una extensión lo ha desactivado.`,
      secure: 'La página es segura.',
      insecure:
        'La página no se cargó por https: no funcionan cámaras, micrófonos, la señalización entre pestañas, las contraseñas ni los nombres verificados. Los datos por un servidor de señalización, sí.',
      hidden: 'La página está oculta, y así los navegadores no nombran ningún dispositivo.',
      devicesInsecure: 'Solo una página segura puede usar dispositivos.',
      devicesBlocked: (camera, microphone) =>
        `Esta página no puede usar ${[camera && 'la cámara', microphone && 'el micrófono'].filter(Boolean).join(' ni ')}: permítelo en los ajustes del navegador para este sitio, y en el atributo "allow" de un marco.`,
      noDevices: 'No hay cámara ni micrófono. Solo hacen falta para compartirlos.',
      devices: (cameras, microphones) =>
        `Este navegador tiene ${cameras === 1 ? '1 cámara' : `${cameras} cámaras`} y ${microphones === 1 ? '1 micrófono' : `${microphones} micrófonos`}.`,
      signalingLocal:
        'La señalización va entre las pestañas de este navegador, y no necesita servidor.',
      signalingAnswers: 'El servidor de señalización responde.',
      signalingOverHttp:
        'El servidor de señalización solo responde por HTTP, porque la red o un proxy detiene los WebSockets. Las sesiones también usan HTTP.',
      signalingNorHttp: 'Tampoco responde por HTTP.',
      signalingLate: (seconds) =>
        `El servidor de señalización no respondió en ${seconds} s: revisa su dirección.`,
      signalingFailed: (code, message) =>
        code === 'signaling-unreachable'
          ? 'Ningún servidor de señalización responde en esta dirección: comprueba que haya uno, su certificado y la red.'
          : `La señalización falló (${code}): ${message}`,
      signalingThrew: (cause) => `La señalización no pudo conectar: ${cause}.`,
      tokenAsked: 'El servidor de señalización responde, y pide un token.',
      tokenUntried:
        'El servidor de señalización responde. El token no vale para una sesión de cualquier nombre, y no se pudo probar.',
      stunAnswers: 'El servidor responde: muestra a este navegador su dirección pública.',
      stunUnneeded:
        'El servidor responde, o no hace falta: este navegador tiene una dirección pública.',
      relayBlocked: (url) =>
        `${url} da un relé, y nada pasa por él: sus puertos de relé (UDP 49152–65535 si no se cambian) están bloqueados, o sus reglas prohíben a este par.`,
      relayMissing: (url) =>
        `${url} no da ningún relé: revisa su dirección, el usuario y la contraseña.`,
      directBlocked:
        'Dos conexiones de esta página no se alcanzan: una extensión, una directiva o un cortafuegos de este equipo bloquea WebRTC.',
      sent: (way, duration, video) => {
        const where = way === 'relay' ? 'por el relé' : 'entre dos conexiones de esta página';
        const sent = `Un mensaje fue ${where} en ${duration}`;
        if (video === null) return `${sent}. No se probó el vídeo: esta página no puede crearlo.`;
        return video
          ? `${sent}, y llegó vídeo.`
          : `${sent}, pero no llegó vídeo: un cortafuegos o los códecs lo detienen.`;
      },
      serversFailed: (cause) => `La función de "ice-servers" falló: ${cause}.`,
      serversBad: 'El ajuste "ice-servers" no es una lista de servidores.',
      serverRefused: (url) =>
        `El navegador no acepta el servidor ${url}: revisa su dirección; turn: necesita usuario y contraseña.`,
      noServer: {
        stun: 'No hay ningún servidor STUN configurado.',
        'turn-udp': 'No hay ningún servidor TURN por UDP configurado.',
        'turn-tcp': 'No hay ningún servidor TURN por TCP configurado.',
        'turn-tls': 'No hay ningún servidor TURN por TLS configurado.',
      },
      late: 'No hubo respuesta a tiempo.',
      aborted: 'La comprobación se ha terminado.',
      threw: (cause) => `El paso falló: ${cause}`,
    },
  },
  inspector: {
    inspector: 'Inspector',
    session: 'Sesión',
    file: (title) => `Archivo: ${title}`,
    hideAddresses: 'Ocultar direcciones',
    hides: 'Sustituye las direcciones IP y los nombres de servidores en el archivo',
    export: 'Exportar',
    open: 'Abrir un archivo',
    close: 'Cerrar',
    unusable: (message) => `No se puede abrir este archivo: ${message}`,
    unreadable: (cause) => `No se puede leer el archivo: ${cause}`,
    empty:
      'Aún no hay ninguna sesión aquí. El inspector graba cada sesión que empieza en esta página, y abre archivos que ha exportado.',
    dropped: (count) =>
      count === 1
        ? 'La entrada más antigua no cupo.'
        : `Las ${count} entradas más antiguas no cupieron.`,
    views: 'Vistas',
    tabs: { peers: 'Pares', counters: 'Contadores', log: 'Registro', connectivity: 'Conectividad' },
    nothing: 'Nada todavía.',
    noPeer: 'Aún no hay ningún otro par.',
    selectPeer: 'Selecciona un par para ver qué pasó.',
    noCounters: 'Aún no se ha contado nada.',
    peers: 'Pares',
    stages: 'Fases',
    stage: {
      waiting: 'Espera',
      describing: 'Descripción',
      answer: 'Respuesta',
      path: 'Camino',
      readying: 'Preparación',
      connected: 'Conectado',
      repair: 'Reparación',
      backoff: 'Pausa',
      failed: 'Fallido',
      ended: 'Terminado',
    },
    stageOf: (stage, handshake, duration) => `${stage}, handshake ${handshake}: ${duration}`,
    slow: '(lento)',
    host: 'Anfitrión',
    thisPage: 'Esta página',
    graph: (peers, connected) =>
      `Esta página y ${peers === 1 ? '1 par' : `${peers} pares`}, ${connected} conectados`,
    overRelay: 'Por un relé',
    peer: (name) => `Par ${name}`,
    timeline: 'Cronología',
    timelineLabel: 'Cronología; los eventos de abajo dicen lo mismo',
    onlyJoin: 'Solo la entrada',
    rows: {
      stage: 'Fase',
      sent: 'Enviado',
      received: 'Recibido',
      ice: 'ICE',
      trouble: 'Problemas',
    },
    measurements: 'Mediciones',
    measured: {
      roundTrip: 'Ida y vuelta',
      loss: 'Pérdida',
      sending: 'Envía',
      receiving: 'Recibe',
    },
    upTo: (value) => `hasta ${value}`,
    paths: 'Caminos',
    noPairs: 'Aún no se probó ningún par de candidatos.',
    pairs: 'Pares de candidatos',
    pair: { state: 'Estado', here: 'Aquí', there: 'Allí', over: 'Por', carries: 'en uso' },
    events: 'Eventos',
    columns: { time: 'Hora', handshake: 'Handshake', event: 'Evento' },
    descriptions: 'Descripciones',
    description: 'Descripción',
    noDescription: 'No se envió ni recibió ninguna descripción.',
    descriptionOf: (handshake, kind, direction, time) =>
      `Handshake ${handshake}: ${kind}, ${direction === 'sent' ? 'enviado' : 'recibido'}, ${time}`,
    compared: (handshake) => `Comparada con la del handshake ${handshake}.`,
    first: 'La primera de su clase.',
  },
  log: {
    log: 'Registro',
    filter: 'Filtro',
    example: 'offer, id de un par, handshake …',
    from: 'Desde',
    matching: (count, all) => `${count} de ${all}`,
    nothing: 'No se ha registrado nada.',
    noMatch: 'Nada coincide.',
    columns: { time: 'Hora', level: 'Nivel', event: 'Evento', peer: 'Par', details: 'Detalles' },
    last: (count) => `Se muestran los últimos ${count}; una exportación los tiene todos.`,
  },
  check: {
    check: 'Comprobar',
    again: 'Comprobar de nuevo',
    copy: 'Copiar',
    copied: 'Copiado',
    checking: 'Comprobando…',
    about:
      'Comprueba el navegador, la señalización y cada servidor, con datos y vídeo a través de él. Tarda unos segundos, y no toca ninguna sesión.',
    allGood: 'No se encontró nada que impida conectar a este navegador.',
    failed: (count) => (count === 1 ? 'Un paso falló.' : `${count} pasos fallaron.`),
  },
} satisfies InspectorWords;
