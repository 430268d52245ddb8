/*
 * The words of the office for the ids of the API: the same as in mails, tables
 * and on the command line. No document here.
 */

/* Of a report: word, the shorter one for narrow columns, tone, sign; what wants
 * to be looked at first comes first. */
const STATUSES = {
	overdue: ['逾期未查到', '逾期未查到', 'bad', 'late'],
	invalid: ['有数据错误', '有数据错误', 'bad', 'cross'],
	wrong: ['所发布的不是该年度（或该单位）的报告', '不是该年度报告',
		'bad', 'swap'],
	unreadable: ['已发布，程序无法识别（请人工查看）', '程序无法识别',
		'ours', 'blur'],
	unreachable: ['网站无法访问（非单位责任）', '网站无法访问', 'ours',
		'broken'],
	missing: ['尚未查到', '尚未查到', 'look', 'ring'],
	warned: ['有待核实项', '有待核实项', 'look', 'query'],
	valid: ['未发现问题', '未发现问题', 'good', 'tick'],
	none: ['当年无需报送', '无需报送', 'mute', 'dash'],
};

export const STATUS_IDS = Object.keys(STATUSES);

/* { word, short, tone, sign, place } of a status. */
export function statusOf(id) {
	const [word, short, tone, sign] = Object.hasOwn(STATUSES, id)
		? STATUSES[id] : [String(id), String(id), 'mute', 'dash'];
	const place = STATUS_IDS.indexOf(id);

	return { word, short, tone, sign,
		place: place < 0 ? STATUS_IDS.length : place };
}

const WORDS = {
	severity: { error: '错误', warning: '待核实', info: '提示',
		off: '停用', none: '不单列' },
	axis: { data: '数据', text: '文字', form: '格式', time: '时限',
		publication: '发布' },
	state: { open: '未整改', acked: '已处置', resolved: '已更正' },
	kind: { township: '乡镇（街道）', department: '县直部门',
		county: '县级' },
	cell: { blank: '空白', absent: '缺此项', unreadable: '无法识别',
		implied: '推算数（未计入汇总）', reported: '填报数' },
	basis: { published: '全部已发布', valid: '仅无数据错误' },
	scope: { report: '一份报告即可核查', prior: '需要上一年度的报告',
		county: '需要全县的报告', publication: '看发布的情况' },
	collector: { page: '报告网页', list: '栏目页', jpage: '大汉栏目',
		jpaas: '大汉新版栏目', gkmlpt: '政府信息公开平台',
		lonsun: '龙讯列表', manual: '人工导入' },
	outcome: { ok: '已取得', not_modified: '无变化',
		not_found: '没有该页', blocked: '被网站拦截',
		tls_error: '证书或加密有误', timeout: '超时',
		http_error: '网站出错', too_large: '文件过大',
		redirect_refused: '跳转到不允许的地址',
		robots: '网站不允许采集', unreadable: '无法识别',
		not_a_report: '不是年度报告',
		mismatch: '不是该单位或该年度的报告' },
	runState: { queued: '排队中', running: '进行中', done: '已完成' },
	trigger: { nightly: '每夜定时', api: '人工发起', start: '启动时补采' },
	mailKind: { digest: '核查日报', notice: '单位通知',
		incident: '系统故障', test: '测试' },
	mailState: { waiting: '待发', sent: '已发', refused: '被拒收' },
	event: { opened: '首次发现', changed: '有变化', resolved: '已更正',
		reopened: '再次出现', acked: '登记处置',
		ack_ended: '处置后又有变化' },
};

/* word('severity', 'error'); an id that is not known stands for itself. */
export function word(list, id) {
	return Object.hasOwn(WORDS[list], id) ? WORDS[list][id] : String(id);
}

/* All ids of a list, in the order in which people read them. */
export function ids(list) {
	return Object.keys(WORDS[list]);
}

export const severityWord = (id) => word('severity', id);
export const axisWord = (id) => word('axis', id);
export const stateWord = (id) => word('state', id);
export const kindWord = (id) => word('kind', id);
export const outcomeWord = (id) => word('outcome', id);

/* Tone and sign of a severity, a finding's state, a mail's state. */
export const SEVERITY_MARKS = { error: ['bad', 'cross'],
	warning: ['look', 'query'], info: ['mute', 'info'],
	off: ['mute', 'dash'], none: ['mute', 'dash'] };
export const STATE_MARKS = { open: ['look', 'ring'], acked: ['mute', 'pen'],
	resolved: ['good', 'tick'] };
export const MAIL_MARKS = { waiting: ['look', 'wait'],
	sent: ['good', 'tick'], refused: ['bad', 'cross'] };

/* Times come in the county's time and are shown as they are. */
export function timeText(time, otherwise = '—') {
	return time ? `${time.slice(0, 10)} ${time.slice(11, 16)}` : otherwise;
}

export function dayText(time, otherwise = '—') {
	return time ? time.slice(0, 10) : otherwise;
}

/* 1234567 as 1 234 567 would break copying: digits as they are. */
export function count(n) {
	return n === null || n === undefined ? '—' : String(n);
}
