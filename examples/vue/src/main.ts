import 'beach-session/vue'; // registers the tags, with their types
import { createApp } from 'vue';
import HostPage from './HostPage.vue';
import ViewerPage from './ViewerPage.vue';

createApp(location.hash === '#host' ? HostPage : ViewerPage).mount('#app');
