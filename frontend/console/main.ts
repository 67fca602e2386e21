/** Starts the agent console in its page. */

import { createApp } from 'vue'
import '../shared/tokens.css'
import './styles.css'
import App from './App.vue'
import { assemble } from './edge/assembly'
import { CONTEXT } from './edge/context'

const context = assemble()
createApp(App).provide(CONTEXT, context).mount('#console')
void context.signing.check()
