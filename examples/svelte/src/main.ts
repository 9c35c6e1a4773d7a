import 'beach-session/svelte'; // registers the tags, with their types
import { mount } from 'svelte';
import Host from './Host.svelte';
import Viewer from './Viewer.svelte';

const target = document.querySelector('#app') as HTMLElement;
mount(location.hash === '#host' ? Host : Viewer, { target });
