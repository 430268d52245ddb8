/*
 * Addresses within the page: "#/reports/411325101/2024?revision=2".
 */

/* route('reports', code, year) and, last, an object: the query. */
export function route(...parts) {
	const last = parts[parts.length - 1];
	const query = typeof last === 'object' ? parts.pop() : {};

	return '#/' + parts.map(encodeURIComponent).join('/') + ask(query);
}

function ask(query) {
	const given = Object.entries(query).filter(([, value]) =>
		value !== null && value !== undefined && value !== '');
	const text = new URLSearchParams(given).toString();

	return text === '' ? '' : '?' + text;
}

/* The path's parts, and the query. null: it is none of ours. */
export function parse(hash) {
	if (hash === '' || hash === '#')
		return { parts: [], query: {} };
	if (!hash.startsWith('#/'))
		return null;
	const [path, query = ''] = hash.slice(2).split(/\?(.*)/s);

	try {
		return {
			parts: path.split('/').filter((part) => part !== '')
				.map(decodeURIComponent),
			query: Object.fromEntries(new URLSearchParams(query)),
		};
	} catch {
		return null;
	}
}

const pathNow = () => location.hash.split('?')[0] || '#/';

let shown = null;

/* The view of the present address is there. */
export function arrived() {
	shown = pathNow();
}

/* What the view is set to becomes part of the address, without going anywhere:
 * the link can be sent to somebody, and "back" leads back to it. A view that is
 * not shown (any more) changes nothing. */
export function keepQuery(query) {
	if (shown === pathNow())
		history.replaceState(null, '', shown + ask(query));
}

let again = () => {};

/* main.js says how the view is shown anew. */
export function onReload(act) {
	again = act;
}

export function reload() {
	again();
}
