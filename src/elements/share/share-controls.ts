import { nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { LocalMedia } from '../../capture/local-media.ts';
import type { BeachError } from '../../runtime/beach-error.ts';
import type { Values } from '../../session/options/option.ts';
import type { Session } from '../../session/session.ts';
import { DeviceChooser } from '../devices/device-chooser.ts';
import { deviceView } from '../devices/device-view.ts';
import { Speaker } from '../devices/speaker.ts';
import type { mediaOptions } from '../options/element-options.ts';
import { recordedStreams } from '../recording/recorded-streams.ts';
import { Recording } from '../recording/recording.ts';
import { displayName } from '../status/display-name.ts';
import { TalkKey } from '../talk/talk-key.ts';
import type { English } from '../words/english.ts';
import { type ShareBarView, shareBar } from './share-bar.ts';

interface ControlledElement extends ReactiveControllerHost {
  readonly renderRoot: HTMLElement | DocumentFragment;
  readonly isConnected: boolean;
  readonly engine: Session | null;
  /** As the page, or the person, has set it. */
  speaker: string;
}

interface ShareControlsOptions {
  readonly local: LocalMedia;
  /** Returns the options as they are to be read. */
  settings(): Values<typeof mediaOptions>;
  words(): English;
  recorded(isOn: boolean): void;
  warned(error: BeachError): void;
}

/** What the person at this page controls: the shared sources, their devices, the speaker, the recording. */
export class ShareControls {
  readonly recording: Recording;
  /** The host that has muted the microphone; null once it has another state. */
  mutedBy: { readonly name: string | undefined } | null = null;
  readonly #element: ControlledElement;
  readonly #options: ShareControlsOptions;
  readonly #chooser: DeviceChooser;
  readonly #speaker: Speaker;

  constructor(element: ControlledElement, options: ShareControlsOptions) {
    const { local, settings, words, recorded, warned } = options;
    this.#element = element;
    this.#options = options;
    this.#chooser = new DeviceChooser(element);
    this.#speaker = new Speaker(element, { speaker: () => settings().speaker, warned });
    new TalkKey(element, {
      key: () => settings().pushToTalk,
      talk: (on) => (on ? local.unmute('microphone') : local.mute('microphone')),
      warned,
    });
    this.recording = new Recording(element, {
      streams: () => recordedStreams(element.engine, words().stage),
      title: () => element.engine?.session ?? '',
      changed: recorded,
      warned,
    });
  }

  /** Shows the choice of devices. */
  openDevices(): void {
    void this.#chooser.open();
  }

  closeDevices(): void {
    this.#chooser.close();
  }

  /** Ends what the session had begun. */
  end(): void {
    this.#chooser.close();
    void this.recording.stop();
  }

  /** Shows what this page shares. `plays`: its person can choose the speaker, too. */
  render(
    view: { plays: boolean } & Pick<ShareBarView, 'accepts' | 'streamError'>,
  ): TemplateResult | typeof nothing {
    const { local, settings, words } = this.#options;
    const { pushToTalk: talkKey, recorder } = settings();
    const devices = this.#chooser.render({
      ...deviceView(local, words(), view.plays),
      inUse: (kind) => (kind === 'speaker' ? this.#element.speaker : local.deviceOf(kind)),
      choose: (kind, deviceId) => {
        if (kind !== 'speaker') return local.choose(kind, deviceId);
        this.#element.speaker = deviceId;
        return this.#speaker.tried(this.#element.updateComplete);
      },
    });
    const recording = recorder ? this.recording.render(recorder, words().recording) : nothing;
    const mutedBy = this.mutedBy && displayName(this.mutedBy.name, words().stage.host);
    return shareBar({ ...view, local, talkKey, mutedBy, words: words().share, devices, recording });
  }
}
