/*
 * Why something was not collected, in words for a clerk. The API tells it in
 * English, for whoever looks after the machine; that stands beside it.
 */
import { h } from './dom.js';

/* How a reason begins (or what it holds), and what it means. The first that
 * fits is taken; $1 is what the braces held. */
const REASONS = [
	[/nothing more was asked of the host/,
		'网站要求验证，当夜不再访问该网站'],
	[/URLs of the host in a row/, '该网站连续没有回应，当夜不再访问'],
	[/^challenge page/, '网站返回的是验证页面，程序不作绕过'],
	[/Connection refused/, '网站服务器没有开放，连接被拒绝'],
	[/Could not resolve host/i, '网址的域名查不到，请核对网址'],
	[/^could not connect/, '连接不上网站'],
	[/^no connection within/, '规定时间内连接不上网站'],
	[/^not finished within/, '规定时间内没有读完'],
	[/^(HTTP status )?(404|410)$|^HTTP status (404|410)/,
		'网站上没有这个网页'],
	[/^HTTP status (403|412)/, '网站拒绝访问'],
	[/^HTTP status (429|503), asked to come back/,
		'网站要求过后再来，当夜不再访问'],
	[/^HTTP status 429/, '网站认为访问过多'],
	[/^HTTP status 5/, '网站服务器内部出错'],
	[/^HTTP status (\d+)/, '网站返回错误 $1'],
	[/certificate|SSL|TLS/i, '网站的证书或加密连接有误'],
	[/robots\.txt/, '网站的 robots.txt 不允许访问'],
	[/^larger than|^file has|^more than .* sent/, '文件过大'],
	[/^more than \d+ redirects/, '网站来回跳转'],
	[/^redirected to|is private$/, '网站跳转到不允许的地址'],
	[/^empty (answer|file)/, '网站返回的内容是空的'],
	[/^answer \d+ of the list|^no list|^neither JSON/,
		'栏目的列表读不出来，网站可能已改版'],
	[/^no link to a report of (\d+)/, '栏目里没有$1年度报告的链接'],
	[/^report of (\d+), expected (\d+)/, '网页上是$1年度的报告，应为$2年度'],
	[/^report of/, '报告的年度或单位与应当报送的不符'],
	[/^says it is the report of/, '报告写的是尚未结束的年度'],
	[/^the report's year is not/, '报告没有写明年度'],
	[/tables are pictures/, '表格是图片，程序无法读取，请人工查看'],
	[/tables are missing/, '没有找到三张统计表（可能在附件中）'],
	[/tables cannot be read/, '有统计表，但程序无法识别，请人工查看'],
	[/not a report/, '不是政府信息公开工作年度报告'],
	[/PDF is encrypted/, 'PDF 文件已加密，无法读取'],
	[/PDF is damaged/, 'PDF 文件已损坏，无法读取'],
	[/picture/, '是图片，程序无法读取'],
	[/needs pdftotext/, '读取 PDF 文件需要安装 poppler-utils'],
	[/needs LibreOffice/, '读取旧版 Word 文件需要安装 LibreOffice'],
	[/^converter: |needs gouji-converter/, '文件没有转换成功'],
	[/^reader: /, '读取程序没有正常完成'],
	[/^document ends inside/, '文件在表格中间中断，后面的内容没有读到'],
	[/^binary data/, '不是网页或文本，是二进制数据'],
];

/* "网站上没有这个网页", or "" where nobody has said it in Chinese yet. */
export function reasonWords(detail) {
	for (const [pattern, words] of REASONS) {
		const found = pattern.exec(detail);

		if (found !== null)
			return words.replace(/\$(\d)/g,
				(all, n) => found[n] ?? '');
	}
	return '';
}

/* The reason in Chinese, and as it was told; nothing for "". */
export function reason(detail) {
	if (!detail)
		return null;
	const words = reasonWords(detail);

	return h('span', { class: 'reason' },
		words !== '' && h('span', {}, words),
		h('span', { class: 'said', lang: 'en' }, detail));
}
