import 'beach-session/react'; // registers the tags, with their types
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Host } from './host.js';
import { Viewer } from './viewer.js';

const root = createRoot(document.querySelector('#root') as HTMLElement);
root.render(<StrictMode>{location.hash === '#host' ? <Host /> : <Viewer />}</StrictMode>);
