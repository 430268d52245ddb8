/* Seeing to a finding, and a report that is published once more: what the
 * office does, and what became of it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ADMIN, API, FOLDER, YEAR, ask, close, go, open, sound, texts }
	from './browser.mjs';
import { exact, officialTables } from './figures.mjs';

const NAME = '李四<b>', NOTE = '已电话通知，\n三日内更正。<script>x</script>';

async function find(code, year, rule) {
	const { findings } = await ask(`findings?code=${code}&year=${year}` +
		`&rule=${rule}`);

	return findings[0];
}

test('a finding is seen to, from the report', async () => {
	const { id } = await find('990108', YEAR - 1, 'A03');
	const page = await open(`reports/990108/${YEAR - 1}`);
	const here = `#finding-${id} `;

	await page.click(here + '.ack');
	await page.waitForSelector('dialog >> text=登记处置');
	await sound(page);
	/* Nothing is taken that says nothing. */
	await page.fill('dialog input', '  ');
	await page.fill('dialog textarea', ' ');
	await page.click('dialog >> text="登记"');
	await page.waitForSelector('dialog >> text=请填写经办人和处置情况');
	await page.fill('dialog input', NAME);
	await page.fill('dialog textarea', '字'.repeat(700));
	await page.click('dialog >> text="登记"');
	await page.waitForSelector('dialog >> text=内容过长');
	await page.fill('dialog textarea', NOTE);
	await page.click('dialog >> text="登记"');

	await page.fill('dialog input[type=password]', ADMIN);
	await page.keyboard.press('Enter');
	await page.waitForSelector(here + '.acked');
	const now = await ask(`findings/${id}`);
	assert.deepEqual([now.state, now.acked_by, now.note],
		['acked', NAME, NOTE]);
	assert.deepEqual(await texts(page, here + '.kind .state'), ['已处置']);
	assert.deepEqual(await texts(page, here + '.acked'), [
		`处置：${NAME} ${now.acked_at.slice(0, 16).replace('T', ' ')} ` +
		NOTE.replace('\n', ' ')]);
	assert.equal(await page.evaluate(() =>
		document.activeElement.textContent), '修改处置');
	/* The report's status stays. */
	assert.equal((await ask(`reports/990108/${YEAR - 1}`)).status,
		'invalid');

	await page.click(here + 'button:has-text("经过")');
	await page.waitForSelector(here + '.history');
	assert.match((await texts(page, here + '.history'))[0],
		/首次发现（第1次发布版） .*登记处置.*：李四<b> 已电话通知/);
	await page.click(here + 'button:has-text("经过")');
	assert.equal(await page.$(here + '.history'), null);
	await sound(page);

	/* Once more: the fields hold what was there, the token is known. */
	await page.click(here + '.ack');
	assert.equal(await page.inputValue('dialog input'), NAME);
	assert.equal(await page.inputValue('dialog textarea'), NOTE);
	await page.fill('dialog textarea', '已更正');
	await page.click('dialog >> text="登记"');
	await page.waitForSelector(here + '.note >> text=已更正');
	await close(page);
});

test('leaving the dialogs does nothing', async () => {
	const { id } = await find('990108', YEAR - 1, 'A02');
	const page = await open(`findings/${id}`);

	await page.click('.ack');
	await page.keyboard.press('Escape');
	await page.waitForSelector('dialog', { state: 'detached' });
	assert.equal(await page.evaluate(() =>
		document.activeElement.textContent), '处置');
	await page.click('.ack');
	await page.fill('dialog input', '王五');
	await page.fill('dialog textarea', '核对中');
	await page.click('dialog >> text="登记"');
	await page.waitForSelector('dialog >> text=请输入管理口令');
	await page.keyboard.press('Escape');
	await page.waitForSelector('dialog', { state: 'detached' });
	assert.equal((await ask(`findings/${id}`)).state, 'open');
	await sound(page);
	await close(page);
});

test('one finding with all that became of it', async () => {
	const { id } = await find('990108', YEAR - 1, 'A03');
	const whole = await ask(`findings/${id}`);
	const page = await open(`findings/${id}`);
	const lines = await texts(page, '.panel .history li');

	assert.equal(lines.length, whole.history.length);
	assert.match((await texts(page, '.finding'))[0],
		/位置：表三“（一）予以公开”/);
	assert.match(lines.at(-1), /登记处置.*李四<b> 已更正/);
	await sound(page);
	await close(page);
});

test('a finding that went away meanwhile', async () => {
	const { id } = await find('990108', YEAR - 1, 'A02');
	const page = await open(`reports/990108/${YEAR - 1}`,
		{ expected: /404/ });

	await page.route(/\/ack$/, (route) => route.fulfill({ status: 404,
		contentType: 'application/problem+json',
		json: { detail: `there is no finding "${id}"` } }));
	await page.click(`#finding-${id} .ack`);
	await page.fill('dialog input', '王五');
	await page.fill('dialog textarea', '核对中');
	await page.click('dialog >> text="登记"');
	await page.fill('dialog input[type=password]', ADMIN);
	await page.keyboard.press('Enter');
	await page.waitForSelector(`#finding-${id} .wrong >> text=没有这一项`);
	assert.equal((await ask(`findings/${id}`)).state, 'open');
	await close(page);
});

/* The site's second edition, collected. */
async function publishAgain() {
	const site = readFileSync(`${FOLDER}/site.pid`, 'utf8').trim();
	const runs = () => ask('runs').then((list) => list.runs);
	const n = (await runs()).length;

	process.kill(Number(site), 'SIGUSR1');
	await fetch(`${API}/api/v1/runs`, { method: 'POST', body: '{}', headers: {
		'Content-Type': 'application/json',
		Authorization: `Bearer ${ADMIN}` } });
	for (let i = 0; i < 300; i++) {
		const now = await runs();

		if (now.length > n && now.every((run) => run.state === 'done'))
			return;
		await new Promise((done) => setTimeout(done, 100));
	}
	assert.fail('the second run does not end');
}

test('a corrected report: which versions, and what changed', async () => {
	await publishAgain();
	const { reports } = await ask('reports?limit=1000');
	const { code, year } = reports.find((r) => r.revision === 2);
	const { revisions } = await exact(`reports/${code}/${year}/revisions`);
	const { cell_words: words } = await ask('forms/2021');
	const report = await exact(`reports/${code}/${year}`);
	const page = await open(`reports/${code}/${year}`);
	const { changes } = revisions[1];

	assert.ok(changes.length > 0);
	assert.deepEqual(await texts(page, '.changes li'), changes.map((c) =>
		`${words[c.cell]}：${c.from} → ${c.to}`));
	assert.equal((await texts(page, 'td.changed')).length, changes.length);
	assert.deepEqual((await texts(page, '.revisions a')).map((text) =>
		text.split(' ')[0]), ['第1次发布版', '第2次发布版']);
	assert.deepEqual(await texts(page, '.revisions [aria-current]'),
		[`第2次发布版 ${revisions[1].fetched_at.slice(0, 10)}，现行`]);
	await officialTables(page, '2021', false, (id) => report.cells[id]);
	await sound(page);

	await page.click('.revisions >> text=第1次发布版');
	await page.waitForSelector('text=这一版已被后来的发布版取代');
	const first = await exact(`reports/${code}/${year}?revision=1`);
	assert.match(page.url(), /\?revision=1$/);
	await officialTables(page, '2021', false, (id) => first.cells[id]);
	assert.equal(await page.$('.finding'), null);
	assert.equal(await page.$('td.changed'), null);
	await sound(page);
	await go(page, `findings?code=${code}&year=${year}&state=resolved`);
	assert.ok((await texts(page, '.finding-list tbody tr')).every((row) =>
		row.includes('已更正')));
	await close(page);
});
