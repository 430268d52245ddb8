/*
 * Collection: the last run, the next one, and asking for one now, which is then
 * watched until it is done.
 */
import { fill, h, button } from './dom.js';
import { askForm } from './dialog.js';
import { failureText } from './failure.js';
import { reload, route } from './route.js';
import { timeText, word } from './words.js';

/* How often a run is looked at. */
const EVERY_MS = 2000;

function runText(run) {
	const { documents, reports } = run;

	return `新报告 ${reports.new}，新发布版 ${reports.revised}，` +
		`内容未变 ${reports.unchanged}，失败 ${documents.failed}`;
}

/* "2026-11-24 02:30 至 03:10" */
export function spanText(run) {
	if (!run.started_at)
		return '尚未开始';
	const from = timeText(run.started_at);

	if (!run.finished_at)
		return from + ' 开始';
	const to = timeText(run.finished_at);
	const sameDay = to.slice(0, 10) === from.slice(0, 10);

	return from + ' 至 ' + (sameDay ? to.slice(11) : to);
}

/* How far a run is, as a bar and in words. */
export function progress(run) {
	const { done, total } = run.sources;

	return h('div', { class: 'progress' },
		h('progress', { max: String(Math.max(total, 1)),
			value: String(done), 'aria-label': '采集进度' }),
		h('span', { role: 'status' }, run.state === 'queued'
			? '排队中，前一次采集完成后开始'
			: `正在采集：已完成 ${done} / ${total} 个来源`));
}

/* The run of that id without its outcomes; null: there is none. */
async function summaryOf(api, id) {
	const list = await api.get('runs', { after: id + 1, limit: 1 });

	return list.runs[0]?.id === id ? list.runs[0] : null;
}

/*
 * Looks at a run until it is done and shows each state with `show(run)`; a
 * window that nobody sees does not ask. Returns what ends it.
 */
export function watch(api, id, show) {
	let timer = null, ended = false;

	async function look() {
		try {
			const run = document.hidden ? null
				: await summaryOf(api, id);

			if (ended)
				return;
			if (run !== null)
				show(run);
			if (run?.state === 'done')
				return;
		} catch {
			/* The banner tells that nothing answers. */
		}
		if (!ended)
			timer = setTimeout(look, EVERY_MS);
	}
	timer = setTimeout(look, EVERY_MS);
	return () => {
		ended = true;
		clearTimeout(timer);
	};
}

function confirmed() {
	return askForm({
		title: '立即采集', accept: '开始采集',
		children: [h('p', {}, '现在访问全部来源，查看各单位的报告有无变化。'),
			h('p', { class: 'hint' }, '为了不给网站增加负担，' +
				'对同一网站的访问有间隔，一般需要几分钟到几十分钟；' +
				'可以离开本页，采集不会中断。')],
		take: () => true,
	});
}

/* The panel; `elsewhere`: the list of runs is not beside it. */
export function collectPanel(status, api, elsewhere) {
	const run = h('div', { class: 'run' });
	const said = h('p', { class: 'wrong', role: 'alert' });
	const ask = button('立即采集', start, 'main');
	let stop = () => {};

	function show(last) {
		const active = last !== null && last.state !== 'done';

		ask.disabled = active;
		ask.textContent = active ? '正在采集……' : '立即采集';
		fill(run, last === null ? h('p', {}, '还没有采集过。') : [
			h('p', {}, h('a', { href: route('runs', last.id) },
				`第${last.id}次`), '　',
			word('trigger', last.trigger), '，', spanText(last)),
			active ? progress(last)
				: h('p', { class: 'hint' }, runText(last))]);
	}

	function follow(id) {
		stop();
		stop = watch(api, id, (now) => {
			show(now);
			if (now.state === 'done')
				reload();
		});
	}

	async function start() {
		if (await confirmed() === null)
			return;
		said.textContent = '';
		try {
			const begun = await api.post('runs', {});

			show(begun);
			follow(begun.id);
		} catch (failure) {
			said.textContent = failureText(failure);
		}
	}

	show(status.last_run);
	if (status.last_run && status.last_run.state !== 'done')
		follow(status.last_run.id);
	return {
		element: h('section', { class: 'panel collect' },
			h('h2', {}, '采集'), run,
			h('p', {}, '下次采集：', timeText(status.next_run)),
			h('div', { class: 'acts' }, ask,
				elsewhere && h('a', { href: route('runs') },
					'历次采集记录')),
			said),
		end: () => stop(),
	};
}
