import { expect } from '@open-wc/testing';
import type { BeachViewer } from '../../../src/elements/beach-viewer.ts';
import type { Session } from '../../../src/session/session.ts';
import { pixelAt } from '../../kit/media/canvas.ts';
import { decoded, film, moving } from '../../kit/media/films.ts';
import { saveIntoOwnFiles } from '../../kit/pages/own-files.ts';
import { until } from '../../kit/until.ts';
import { clear, freshName, heard, put, record, words } from '../page.ts';
import { Peers } from '../peers.ts';
import { click } from '../share/sharing.ts';

/** A file that a person has chosen. */
interface ChosenFile {
  readonly name: string;
  readonly parts: Blob[];
  closed: boolean;
  /** Whether something was written after the end. */
  late: boolean;
}

const page = globalThis as unknown as Record<string, unknown>;

describe('a recording', function recording() {
  this.timeout(40_000);

  const peers = new Peers();
  let host: Session | null = null;
  const files: ChosenFile[] = [];
  /** Called before each part is written. */
  let beforeWrite = (): void => {};

  function handle(name: string) {
    return {
      async createWritable() {
        const file: ChosenFile = { name, parts: [], closed: false, late: false };
        files.push(file);
        return {
          async write(part: Blob) {
            beforeWrite();
            file.late ||= file.closed;
            file.parts.push(part);
          },
          async close() {
            file.closed = true;
          },
        };
      },
    };
  }

  beforeEach(() => {
    files.length = 0;
    beforeWrite = () => {};
    page.showSaveFilePicker = async ({ suggestedName }: { suggestedName: string }) =>
      handle(suggestedName);
    page.showDirectoryPicker = async () => ({
      getFileHandle: async (name: string) => handle(name),
    });
  });
  afterEach(async () => {
    peers.clear();
    await clear();
    delete page.showSaveFilePicker;
    delete page.showDirectoryPicker;
  });

  async function watching(
    media: Parameters<Peers['enter']>[1],
    recorder = 'view',
  ): Promise<BeachViewer> {
    const session = freshName();
    host = peers.enter({ session, role: 'host', name: 'Ada' }, media);
    const viewer = put('beach-viewer', { session, recorder, muted: true });
    const count = Object.keys(media).length;
    await heard(viewer, 'beach-stream', ({ streams }) => streams.length === count);
    await viewer.updateComplete;
    return viewer;
  }

  const button = (viewer: Element): HTMLElement =>
    viewer.shadowRoot?.querySelector('[part~=record-button]') as HTMLElement;

  /** Plays a recording; resolves to its video at the first picture. */
  async function played(parts: readonly Blob[]): Promise<HTMLVideoElement> {
    const video = document.createElement('video');
    const src = URL.createObjectURL(new Blob([...parts], { type: parts[0]?.type ?? '' }));
    Object.assign(video, { muted: true, src });
    document.querySelector('main')?.append(video);
    await Promise.all([new Promise((done) => video.requestVideoFrameCallback(done)), video.play()]);
    return video;
  }

  it('of what is seen goes to the chosen file while it lasts, and can be played', async () => {
    const viewer = await watching({ page: moving('green') });
    const changes = record(viewer, 'beach-recordingchange');
    button(viewer).click();
    await until(() => viewer.recording);
    await until(() => words(viewer, '[part~=record-button]') === 'Stop recording');
    await expect(viewer).to.be.accessible();
    // Two seconds, of which nothing stays in memory.
    await until(() => (files[0]?.parts.length ?? 0) >= 3);
    expect(files[0]?.closed).to.equal(false);
    button(viewer).click();
    await viewer.stopRecording();
    expect([files.length, files[0]?.closed, viewer.recording]).to.deep.equal([1, true, false]);
    expect(files[0]?.name).to.match(/^test-.*\.(webm|mp4)$/);
    expect(changes.map(({ recording }) => recording)).to.deep.equal([true, false]);
    const video = await played(files[0]?.parts ?? []);
    expect([video.videoWidth, video.videoHeight]).to.deep.equal([1280, 720]);
    await until(() => {
      const [red, green] = pixelAt(video, 0.5, 0.5);
      return green - red > 60;
    });
  });

  for (const recorded of ['view', 'streams'] as const) {
    it(`of ${recorded} goes into a real file, and can be played from there`, async () => {
      saveIntoOwnFiles();
      const viewer = await watching({ page: moving('green') }, recorded);
      await viewer.startRecording(recorded);
      await decoded(viewer.shadowRoot?.querySelector('video') as HTMLVideoElement, 30);
      await viewer.stopRecording();
      const folder = await navigator.storage.getDirectory();
      const name = `${viewer.session}${recorded === 'view' ? '' : ' 1 Ada'}.webm`;
      const file = await (await folder.getFileHandle(name)).getFile();
      expect((await played([file])).videoWidth).to.equal(recorded === 'view' ? 1280 : 160);
      await folder.removeEntry(name);
    });
  }

  it('has sound where the browser plays any, and is not held up by silence', async function sound() {
    // On a machine without a sound card, the audio contexts of Firefox never run.
    if (navigator.userAgent.includes('Firefox')) this.skip();
    await click(document.body);
    const viewer = await watching({ page: moving('green') });
    await viewer.startRecording();
    await decoded(viewer.shadowRoot?.querySelector('video') as HTMLVideoElement, 30);
    await viewer.stopRecording();
    const [part] = files[0]?.parts ?? [];
    expect(part?.type).to.include('opus');
    expect((await played(files[0]?.parts ?? [])).videoWidth).to.equal(1280);
  });

  it('of each stream has a file for each, also for those that come later', async () => {
    const viewer = await watching({ camera: moving('red'), screen: moving('green') }, 'streams');
    button(viewer).click();
    await until(() => files.length === 2 && files.every(({ parts }) => parts.length > 0));
    expect(files.map(({ name }) => name.replace(/^\S+ /, '')).sort()).to.deep.equal([
      '1 Ada.webm',
      '2 Ada  screen.webm',
    ]);
    await viewer.stopRecording();
    expect(files.map(({ closed }) => closed)).to.deep.equal([true, true]);
    for (const { parts } of files) expect((await played(parts)).videoWidth).to.equal(160);
  });

  it('follows streams that come and go', async () => {
    const session = freshName();
    const { stream } = film('red');
    const host = peers.enter({ session, role: 'host' }, { camera: stream });
    const viewer = put('beach-viewer', { session, muted: true });
    await heard(viewer, 'beach-stream', ({ streams }) => streams.length === 1);
    await viewer.startRecording('streams');
    await until(() => files[0]?.parts.length);
    host.publish('screen', peers.made(moving('green')));
    await until(() => files.length === 2);
    host.publish('camera', null);
    await until(() => files[0]?.closed);
    expect(files[1]?.closed).to.equal(false);
    await viewer.stopRecording();
    expect(files[1]?.closed).to.equal(true);
  });

  it('is downloaded where the browser lets no page write files', async () => {
    delete page.showSaveFilePicker;
    const viewer = await watching({ page: moving('green') });
    const links: HTMLAnchorElement[] = [];
    const { click } = HTMLAnchorElement.prototype;
    HTMLAnchorElement.prototype.click = function press() {
      links.push(this);
    };
    try {
      await viewer.startRecording();
      const video = viewer.shadowRoot?.querySelector('video') as HTMLVideoElement;
      await decoded(video, 30);
      await viewer.stopRecording();
    } finally {
      HTMLAnchorElement.prototype.click = click;
    }
    expect(links.length).to.equal(1);
    const blob = await (await fetch(`${links[0]?.href}`)).blob();
    expect((await played([blob])).videoWidth).to.equal(1280);
  });

  it('does not begin when the person chooses no file', async () => {
    page.showSaveFilePicker = () => Promise.reject(new DOMException('', 'AbortError'));
    const viewer = await watching({ page: moving('green') });
    const events = record(viewer, 'beach-warning');
    const failure = await viewer.startRecording().catch((error) => error);
    expect(failure.name).to.equal('AbortError');
    expect(viewer.recording).to.equal(false);
    expect(events.filter(({ error }) => error.code === 'recording-failed')).to.deep.equal([]);
  });

  for (const [what, end] of Object.entries<(viewer: BeachViewer) => void>({
    'the session': (viewer) => viewer.leave(),
    'the element': (viewer) => viewer.remove(),
    'a session that fails': () => {
      for (const peerId of host?.peers.keys() ?? []) host?.drop(peerId);
    },
  })) {
    for (const recorded of ['view', 'streams'] as const) {
      it(`of ${recorded} ends with ${what}, and its file is whole`, async () => {
        const viewer = await watching({ page: moving('green') }, recorded);
        await viewer.startRecording(recorded);
        const [file] = files;
        await until(() => file?.parts.length);
        end(viewer);
        await until(() => file?.closed);
        expect([viewer.recording, file?.late, files.length]).to.deep.equal([false, false, 1]);
        await played(file?.parts ?? []);
      });
    }
  }

  it('of a stream that has ended is whole, and no other file follows', async () => {
    const host = put('beach-session', { session: freshName() });
    host.stream = moving('green');
    await host.start();
    await host.startRecording('streams');
    await until(() => files[0]?.parts.length);
    for (const track of host.stream.getTracks()) track.stop();
    await until(() => {
      host.requestUpdate();
      return files[0]?.closed;
    });
    host.requestUpdate();
    await host.updateComplete;
    await host.stopRecording();
    expect(files.map(({ closed, late }) => [closed, late])).to.deep.equal([[true, false]]);
    await played(files[0]?.parts ?? []);
  });

  it('does not begin once the session has ended while the person chose a file', async () => {
    let choose = (_: unknown): void => {};
    const asked = new Promise<void>((resolve) => {
      page.showSaveFilePicker = () => {
        resolve();
        return new Promise((done) => {
          choose = done;
        });
      };
    });
    const viewer = await watching({ page: moving('green') });
    const begun = viewer.startRecording().catch((error) => error);
    await asked;
    viewer.leave();
    choose(handle('chosen'));
    expect((await begun)?.name).to.equal('AbortError');
    expect(viewer.recording).to.equal(false);
    await until(() => files.every(({ closed }) => closed));
  });

  it('asks before the page is closed, which would lose the file', async () => {
    const viewer = await watching({ page: moving('green') });
    const leave = (): boolean => dispatchEvent(new Event('beforeunload', { cancelable: true }));
    expect(leave()).to.equal(true);
    await viewer.startRecording('streams');
    expect(leave()).to.equal(false);
    await viewer.stopRecording();
    expect(leave()).to.equal(true);
  });

  it('that cannot be written ends with a warning, and the session continues', async () => {
    const viewer = await watching({ page: moving('green') });
    beforeWrite = () => {
      throw new DOMException('The disk is full.', 'QuotaExceededError');
    };
    const warning = heard(
      viewer,
      'beach-warning',
      ({ error }) => error.code === 'recording-failed',
    );
    await viewer.startRecording('streams');
    await warning;
    await until(() => !viewer.recording);
    expect(viewer.state).to.equal('connected');
  });
});
