/*
 * Dialogs: the one thing that is asked is asked in the middle, Escape leaves,
 * and the focus goes back to where it was.
 */
import { add, button, h } from './dom.js';

/*
 * Shows a form with these children. Resolves with what `take(form)` makes of
 * it, null when it is left. `take` may return undefined: something is still
 * wrong, and it has said so.
 */
export function askForm({ title, children, accept, take }) {
	return new Promise((resolve) => {
		const back = document.activeElement;
		const heading = h('h2', { id: 'dialog-title' }, title);
		const form = h('form', {}, heading, children,
			h('div', { class: 'acts' },
				h('button', { class: 'button main',
					type: 'submit' }, accept),
				button('取消', () => close(null))));
		const dialog = h('dialog',
			{ 'aria-labelledby': 'dialog-title' }, form);

		function close(value) {
			dialog.close();
			dialog.remove();
			back?.focus?.();
			resolve(value);
		}
		form.addEventListener('submit', async (event) => {
			event.preventDefault();
			const value = await take(form);

			if (value !== undefined)
				close(value);
		});
		dialog.addEventListener('cancel', (event) => {
			event.preventDefault();
			close(null);
		});
		add(document.body, dialog);
		dialog.showModal();
		form.querySelector('input, textarea, select')?.focus();
	});
}

/* A labelled field; `input` gets the id. */
export function field(label, input, hint) {
	const id = 'field-' + label.length + '-' + ++fields;

	input.id = id;
	if (hint)
		input.setAttribute('aria-describedby', id + '-hint');
	return h('p', { class: 'field' }, h('label', { for: id }, label),
		input, hint && h('span', { class: 'hint', id: id + '-hint' },
			hint));
}

let fields = 0;

const TOKENS = {
	read: ['请输入查阅口令', '查阅口令',
		'本系统设有查阅口令，口令请向系统管理员询问。'],
	admin: ['请输入管理口令', '管理口令',
		'发起采集、登记处置要用管理口令，口令请向系统管理员询问。'],
};

/* The read or the admin token; null: none is given. */
export function askToken(name, wrong) {
	const [title, label, text] = TOKENS[name];
	const input = h('input', { type: 'password', autocomplete: 'off',
		required: true, maxlength: '200' });

	return askForm({
		title, accept: '确定',
		children: [
			wrong && h('p', { class: 'wrong', role: 'alert' },
				'口令不对，请重新输入。'),
			h('p', {}, text),
			field(label, input,
				'口令只在本窗口有效，关闭窗口后需要重新输入。'),
		],
		take: () => input.value.trim() || undefined,
	});
}
