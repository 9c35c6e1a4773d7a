import 'beach-session/react';
import { hydrateRoot } from 'react-dom/client';
import { Page } from './page.js';

const root = document.querySelector('#root') as HTMLElement;
hydrateRoot(root, <Page isHost={location.pathname === '/host'} />);
