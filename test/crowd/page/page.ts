import { now } from '../../kit/clock/now.ts';
import { Audience } from './audience.ts';
import { CrowdHost } from './crowd-host.ts';
import { hostByTag } from './tag-host.ts';
import { watched } from './watched.ts';

const crowdPage = { watched, audience: new Audience(), host: new CrowdHost(), now };

declare global {
  interface Window {
    crowdPage: typeof crowdPage;
  }
}
window.crowdPage = crowdPage;

const query = new URLSearchParams(location.search);
if (query.has('session')) void hostByTag(query);
