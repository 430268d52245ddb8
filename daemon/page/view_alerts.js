/* to come */
import { h } from './dom.js';
export async function show(main) { main.append(h('h1', {}, 'alerts')); }
