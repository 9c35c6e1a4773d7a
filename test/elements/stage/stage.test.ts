import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { html, LitElement, type TemplateResult } from 'lit';
import { Stage } from '../../../src/elements/stage/stage.ts';
import { stageStyles } from '../../../src/elements/stage/stage-styles.ts';
import { statusStyles } from '../../../src/elements/status/status-styles.ts';
import { english } from '../../../src/elements/words/english.ts';
import type { RemoteStream, StreamSource } from '../../../src/link/connection/media.ts';
import { moving, talking } from '../../kit/media/films.ts';
import { until } from '../../kit/until.ts';
import { clear, stage } from '../page.ts';

class TestStage extends LitElement {
  static override styles = [statusStyles, stageStyles];
  readonly limits = undefined;
  readonly stage = new Stage(this, { warned: () => {}, muted: () => {} });

  override render(): TemplateResult {
    const tiles = this.stage.render({
      peers: new Map(),
      muted: false,
      controls: false,
      words: english.stage,
    });
    return html`<div class="stage multiple">${tiles}</div>`;
  }

  get tiles(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('.tile')];
  }
}
customElements.define('test-stage', TestStage);

describe('a stage', () => {
  const tracks: MediaStreamTrack[] = [];
  let element: TestStage;

  beforeEach(() => {
    element = new TestStage();
    stage().append(element);
  });

  afterEach(async () => {
    await clear();
    for (const track of tracks.splice(0)) track.stop();
  });

  function sent(source: StreamSource, stream: MediaStream): RemoteStream {
    tracks.push(...stream.getTracks());
    return { source, stream, muted: [] };
  }

  it("mirrors the page's own camera, mutes it, and shows it small beside another", async () => {
    // From the first key on, browsers play sound.
    await sendKeys({ press: 'a' });
    element.stage.show(null, [sent('camera', talking('red'))]);
    await until(() => element.tiles[0]?.matches('.mirrored'));
    const own = element.tiles[0]?.querySelector('video');
    expect(own?.muted).to.equal(true);

    element.stage.show('ada', [sent('camera', talking('green'))]);
    await until(() => element.tiles.length === 2);
    const [first, second] = element.tiles;
    expect(first?.querySelector('video')).to.equal(own);
    expect(first?.querySelector('.name')?.textContent).to.equal('You');
    expect(second?.matches('.main')).to.equal(true);
    expect(second?.querySelector('video')?.muted).to.equal(false);
    expect(first?.offsetWidth).to.be.below((second?.offsetWidth ?? 0) / 2);
    expect(element.stage.stream).to.equal(second?.querySelector('video')?.srcObject);
  });

  it("gives its controls to another peer's tile, not to its own", async () => {
    element.stage.show(null, [sent('camera', moving('red'))]);
    element.stage.show('ada', [sent('camera', moving('green'))]);
    element.stage.show('grace', [sent('camera', moving('blue'))]);
    await until(() => element.tiles.length === 3);
    expect(element.tiles.map((tile) => tile.matches('.main'))).to.deep.equal([false, true, false]);
    await until(() => element.stage.mainVideo !== null);
    expect(element.stage.mainVideo).to.equal(element.tiles[1]?.querySelector('video'));
  });

  it('remembers the volume of peers while they reconnect', async () => {
    const ada = [sent('camera', talking('red'))];
    element.stage.show('ada', ada);
    element.stage.show('grace', [sent('camera', talking('green'))]);
    await until(() => element.tiles.length === 2);
    element.tiles[0]?.querySelector<HTMLElement>('[part~=mute-button]')?.click();
    await element.updateComplete;
    element.stage.show('ada', []);
    await until(() => element.tiles.length === 1);
    element.stage.show('hedy', [sent('camera', talking('blue'))]);
    element.stage.show('ada', ada);
    await until(() => element.tiles.length === 3);
    const labels = element.tiles.map(
      (tile) =>
        tile.querySelector('[part~=mute-button]')?.getAttribute('aria-label')?.split(' ')[0],
    );
    expect(labels).to.deep.equal(['Mute', 'Mute', 'Unmute']);
  });

  it('marks the peers that speak', async () => {
    element.stage.show('ada', [sent('camera', moving('red'))]);
    element.stage.show('grace', [sent('camera', moving('green'))]);
    element.stage.speakers = ['grace'];
    await until(() => element.tiles.length === 2);
    const speaking = (): boolean[] => element.tiles.map((tile) => tile.matches('.speaking'));
    expect(speaking()).to.deep.equal([false, true]);
    element.stage.speakers = [];
    await until(() => !speaking()[1]);
  });

  it('arranges tiles in even rows, as many as fit', async () => {
    for (let peer = 0; peer < 5; peer += 1) {
      element.stage.show(`${peer}`, [sent('camera', moving('red'))]);
    }
    const rows = (): number[] => {
      const tops = element.tiles.map(({ offsetTop }) => offsetTop);
      return [...new Set(tops)].map((top) => tops.filter((other) => other === top).length);
    };
    for (const [width, expected] of [
      ['300px', [2, 2, 1]],
      ['800px', [3, 2]],
      ['1400px', [3, 2]],
    ] as const) {
      element.style.width = width;
      await element.updateComplete;
      expect(rows(), width).to.deep.equal(expected);
    }
    // Where there is little height, they share it.
    element.style.height = '120px';
    const stageElement = element.renderRoot.querySelector('.stage') as HTMLElement;
    stageElement.style.height = '100%';
    expect(rows()).to.deep.equal([3, 2]);
    const bottoms = element.tiles.map((tile) => tile.offsetTop + tile.offsetHeight);
    expect(Math.max(...bottoms)).to.be.at.most(121);
  });
});
