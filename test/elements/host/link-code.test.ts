import { expect } from '@open-wc/testing';
import decodeQR from 'qr/decode.js';
import { until } from '../../kit/until.ts';
import { clear, freshName, put } from '../page.ts';

describe('R26 the QR code of a link', () => {
  afterEach(clear);

  /** Returns the text of a code, as a camera would see it. */
  async function scan(svg: SVGElement): Promise<string> {
    const size = 400;
    const copy = svg.cloneNode(true) as SVGElement;
    for (const side of ['width', 'height']) copy.setAttribute(side, `${size}`);
    copy.setAttribute('style', 'background: white');
    const picture = new Image();
    picture.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
    await picture.decode();
    const canvas = Object.assign(document.createElement('canvas'), { width: size, height: size });
    const context = canvas.getContext('2d') as CanvasRenderingContext2D;
    context.fillStyle = 'white';
    context.fillRect(0, 0, size, size);
    context.drawImage(picture, 0, 0, size, size);
    return decodeQR(context.getImageData(0, 0, size, size));
  }

  it('shows it when asked, and follows the link', async () => {
    const host = put('beach-session', {
      session: freshName(),
      manual: true,
      'viewer-url': 'https://example.com/watch?room=7',
    });
    const find = <E extends Element>(part: string): E | null =>
      host.shadowRoot?.querySelector<E>(`[part~=${part}]`) ?? null;
    await until(() => find('code-button'));
    const button = find<HTMLElement>('code-button') as HTMLElement;
    expect(button.ariaExpanded).to.equal('false');
    button.click();
    await until(() => find('code'));
    expect(button.ariaExpanded).to.equal('true');
    const link = (): string => find<HTMLInputElement>('link')?.value ?? '';
    expect(await scan(find<SVGElement>('code') as SVGElement)).to.equal(link());
    await expect(host).to.be.accessible();
    host.session = 'another';
    await until(() => link().endsWith('another'));
    expect(await scan(find<SVGElement>('code') as SVGElement)).to.equal(link());
    button.click();
    await until(() => !find('code'));
  });

  it('is not there for a name, which no camera opens', async () => {
    const host = put('beach-session', { session: freshName(), manual: true });
    await until(() => host.shadowRoot?.querySelector('[part~=copy-button]'));
    expect(host.shadowRoot?.querySelector('[part~=code-button]')).to.equal(null);
  });
});
