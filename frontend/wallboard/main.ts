/** Starts the wallboard in its page. */

import { createApp } from 'vue'
import '../shared/tokens.css'
import './styles.css'
import App from './App.vue'

createApp(App).mount('#wallboard')
