import { expect } from '@open-wc/testing';
import { registerWords } from '../../../src/elements/words/dictionary.ts';
import { english } from '../../../src/elements/words/english.ts';
import de from '../../../src/elements/words/locales/de.ts';
import es from '../../../src/elements/words/locales/es.ts';
import { beachErrorCodes } from '../../../src/runtime/beach-error.ts';
import { until } from '../../kit/until.ts';
import { clear, freshName, make, put, stage, words } from '../page.ts';

const status = '[part~=status]';

describe('R26 the language of an element', () => {
  afterEach(() => {
    stage().removeAttribute('lang');
    return clear();
  });

  it('is that of the nearest element with a lang, and follows its changes', async () => {
    const host = put('beach-session', { manual: true });
    await until(() => words(host, status) === 'Not started');
    stage().lang = 'de-AT';
    await until(() => words(host, status) === 'Nicht gestartet');
    expect(words(host, '[part~=toggle-button]')).to.equal('Starten');
    host.lang = 'es';
    await until(() => words(host, status) === 'Sin iniciar');
    host.lang = '';
    await until(() => words(host, status) === 'Not started');
  });

  it('reaches into shadow roots', async () => {
    const outer = document.createElement('div');
    const inner = document.createElement('div');
    const viewer = make('beach-viewer', { session: freshName(), manual: true });
    outer.attachShadow({ mode: 'open' }).append(inner);
    inner.attachShadow({ mode: 'open' }).append(viewer);
    stage().append(outer);
    await until(() => words(viewer, status) === 'Not connected');
    outer.lang = 'de';
    await until(() => words(viewer, status) === 'Nicht verbunden');
    inner.lang = 'es';
    await until(() => words(viewer, status) === 'Sin conexión');
  });

  it('is not asked of an element that has left the document', async () => {
    const viewer = put('beach-viewer', { session: freshName(), manual: true });
    await viewer.updateComplete;
    viewer.remove();
    viewer.requestUpdate();
    expect(await viewer.updateComplete).to.equal(true);
  });

  it('is marked on what is shown, English where a language has no words', async () => {
    const viewer = put('beach-viewer', { session: freshName(), manual: true, lang: 'fr' });
    const shown = (): string | undefined =>
      viewer.shadowRoot?.querySelector<HTMLElement>('.themed')?.lang;
    await until(() => shown() === 'en');
    expect(words(viewer, status)).to.equal('Not connected');
    viewer.lang = 'de-CH';
    await until(() => shown() === 'de-CH');
    await expect(viewer).to.be.accessible();
  });

  it('can be any that the page registers, with English for the words that are missing', async () => {
    const viewer = put('beach-viewer', { session: freshName(), manual: true, lang: 'pt-BR' });
    await until(() => words(viewer, status) === 'Not connected');
    registerWords('pt', { viewer: { join: 'Entrar', notConnected: 'Sem ligação' } });
    await until(() => words(viewer, status) === 'Sem ligação');
    registerWords('pt-br', { viewer: { notConnected: 'Desconectado' } });
    await until(() => words(viewer, status) === 'Desconectado');
    expect(words(viewer, '[part~=join-button]')).to.equal('Entrar');
    viewer.lang = 'de';
    registerWords('de', { viewer: { join: 'Los' } });
    await until(() => words(viewer, status) === 'Nicht verbunden');
    expect(words(viewer, '[part~=join-button]')).to.equal('Los');
  });

  it('takes functions for words that vary', async () => {
    registerWords('fr', { host: { live: (viewers) => `En direct · ${viewers} spectateurs` } });
    const host = put('beach-session', { session: freshName(), lang: 'fr' });
    await until(() => words(host, status) === 'En direct · 0 spectateurs');
  });

  it('refuses what is no language, and what are no words', () => {
    const register = registerWords as (language: unknown, given: unknown) => void;
    const bad = { code: 'invalid-option' };
    for (const language of ['', 'de_AT', null, 7]) {
      expect(() => register(language, {}))
        .to.throw()
        .that.includes(bad);
    }
    for (const given of [null, 'text', { viewer: null }, { viewer: { join: 7 } }]) {
      expect(() => register('it', given))
        .to.throw()
        .that.includes(bad);
    }
    // A text in place of a function would break what calls it.
    register('it', { host: { live: 'In diretta' } });
    const host = put('beach-session', { session: freshName(), lang: 'it' });
    return until(() => words(host, status) === 'Live · nobody watching');
  });
});

describe('R26 what people read about errors', () => {
  const jargon =
    /\b(road|token|signaling|relay|TURN|ICE|WebRTC|WebSocket|Web Locks|BroadcastChannel|link to the other side|peer)\b/i;

  for (const [language, table] of Object.entries({ en: english, de, es })) {
    it(`names nothing that only developers know, in ${language}`, () => {
      for (const sentences of [table.viewerErrors, table.hostErrors]) {
        for (const sentence of Object.values(sentences)) expect(sentence).to.not.match(jargon);
        for (const code of Object.keys(sentences)) {
          expect([...beachErrorCodes, 'other']).to.include(code);
        }
      }
    });
  }
});
