import '../../../src/define.ts';
import '../../crowd/page/page.ts';
import '../../e2e/probe.ts';
import { BareChannels } from './bare-channels.ts';

const bare = new BareChannels();

declare global {
  interface Window {
    bare: BareChannels;
  }
}
window.bare = bare;
