/*
 * gouji mail-test: one mail, sent as goujid sends them, with nothing between;
 * and what to look at when it does not get through.
 */
#include <event2/event.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "collectors/base/arena.h"
#include "collectors/base/clock.h"
#include "collectors/base/err.h"
#include "collectors/base/mem.h"
#include "daemon/cli/command.h"
#include "daemon/conf/conf.h"
#include "daemon/conf/secret.h"
#include "daemon/mail/message.h"
#include "daemon/mail/smtp.h"

#define DEFAULT_CONFIG "/etc/gouji/gouji.conf"

static const char usage[] =
    "用法：gouji mail-test [选项]\n"
    "按配置文件的 [mail] 发一封测试邮件；发不出去时说明原因和该查什么。\n"
    "不经过 goujid，也不影响待发的邮件。\n\n"
    "  -c, --config 文件      配置文件（默认 " DEFAULT_CONFIG "）\n"
    "  --to 地址              发给谁（默认为 [mail] to 的全部收件人）\n"
    "  --password-file 文件   发信口令文件（配置里写的是 credential: 时用）\n"
    "  --help                 显示本说明\n";

struct test {
	const char *config, *to, *password_file;
	struct arena *arena;
	struct conf *conf;
	char *password;
	struct event_base *base;
	struct smtp_result result; /* valid while the struct smtp is */
};

/* ---- words ---- */

/* What is wrong, and what to look at. */
static const char *const explanations[][2] = {
	[SMTP_FINE] = { "", "" },
	[SMTP_NO_HOST] = { "找不到邮件服务器的主机名",
	    "请核对 smtp_url 里的主机名，以及本机的域名解析（DNS）设置。" },
	[SMTP_NO_CONNECTION] = { "连不上邮件服务器",
	    "请核对 smtp_url 的主机和端口（465、587 或 "
	    "25），以及防火墙是否放行。" },
	[SMTP_TOO_SLOW] = { "邮件服务器在限定时间内没有应答",
	    "请核对端口：smtps:// 一般为 465，smtp:// 一般为 587 或 25；"
	    "也可能被防火墙拦截。" },
	[SMTP_NO_STARTTLS] = { "邮件服务器不支持加密（STARTTLS）",
	    "设置了账号或 starttls = require 时必须加密。请改用 "
	    "smtps://主机:465，或咨询邮件服务商。" },
	[SMTP_NO_TLS] = { "与邮件服务器建立加密连接失败",
	    "请核对端口：加密端口（465）用 smtps://，其他端口用 smtp://。" },
	[SMTP_CERTIFICATE] = { "邮件服务器的证书没有通过核验",
	    "请核对 smtp_url "
	    "里的主机名是否与证书一致；证书由单位自建机构签发的，"
	    "把该机构的根证书文件写到 ca_file。" },
	[SMTP_CA_FILE] = { "ca_file 指定的证书文件无法使用",
	    "请核对文件是否存在、是否为 PEM 格式。" },
	[SMTP_LOGIN] = { "邮件服务器拒绝登录",
	    "请核对 user "
	    "和口令；许多邮箱要用单独的“授权码”，不是登录网页的密码，"
	    "并要先在邮箱设置里开通 SMTP 服务。" },
	[SMTP_SENDER] = { "邮件服务器不接受这个发件人",
	    "from 一般要与 user 是同一个邮箱；没有设置 user "
	    "的，可能要求先登录。" },
	[SMTP_RECIPIENTS] = { "邮件服务器拒收以下收件人",
	    "请核对收件人地址；只能发给本单位邮箱的服务器会拒收外部地址。" },
	[SMTP_MESSAGE] = { "邮件服务器拒收这封邮件",
	    "可能被当作垃圾邮件，或发件人、内容不合服务器的规定；请把下面的应答"
	    "转给邮件服务器的管理员。" },
	[SMTP_ANSWER] = { "邮件服务器的应答不正常，或连接中断",
	    "请核对端口是不是邮件服务；smtps:// 与 smtp:// 不能混用。" },
	[SMTP_SETTINGS] = { "发信设置无法使用", "请核对 smtp_url 的写法。" },
};

static int
explain(const struct smtp_result *r)
{
	if (r->taken)
		printf("%s邮件服务器已收下。请到收件人邮箱查看（也看看垃圾邮件"
		       "）。\n",
		    r->rest[0] == '\0' ? "测试邮件已发出，"
				       : "除以下收件人外，");
	if (r->trouble == SMTP_FINE)
		return EXIT_DONE;
	fprintf(stderr, "gouji: %s%s\n", r->taken ? "" : "测试邮件没有发出：",
	    explanations[r->trouble][0]);
	fprintf(stderr, "  该查什么：%s\n", explanations[r->trouble][1]);
	fprintf(stderr, "  详情：%s\n", r->detail);
	return EXIT_BAD_NEWS;
}

/* ---- the mail ---- */

static const char *
make_message(struct test *t, const char *to, size_t *len)
{
	const struct conf *conf = t->conf;
	int64_t now = clock_wall_ms(clock_real());
	char host[256] = "", at[CLOCK_TEXT_SIZE];
	struct message m = { .from = conf->mail_from,
		.to = to,
		.subject = arena_printf(
		    t->arena, "【测试】%s 年度报告监测", conf->county_name),
		.at = now };

	(void)gethostname(host, sizeof(host) - 1);
	m.message_id = arena_printf(t->arena, "<test.%" PRId64 ".%ld@%s>", now,
	    (long)getpid(), message_domain(t->arena, conf->mail_from));
	m.text = arena_printf(t->arena,
	    "这是勾稽（政府信息公开工作年度报告核查程序）的测试邮件，"
	    "收到即说明发信设置正确，不必回复。\n\n发自：%s\n时间：%s\n",
	    host, clock_format(now, at));
	m.html = arena_printf(t->arena, "<p>%s</p>\n", m.text);
	return message_build(t->arena, &m, len);
}

static void
on_done(void *arg, const struct smtp_result *result)
{
	struct test *t = arg;

	t->result = *result;
	(void)event_base_loopbreak(t->base);
}

static int
send_message(struct test *t, const struct smtp_message *message)
{
	const struct conf *conf = t->conf;
	const char *from = message_addresses(t->arena, conf->mail_from);
	const struct smtp_settings settings = { .url = conf->smtp_url,
		.starttls = conf->starttls,
		.user = conf->mail_user,
		.password = t->password,
		.from = from,
		.ca_file = conf->mail_ca_file };
	struct smtp *smtp = NULL;
	struct err e = { 0 };
	int code = EXIT_TROUBLE;

	printf("经 %s 由 %s 发给 %s ……\n", conf->smtp_url, from,
	    message->recipients);
	(void)fflush(stdout);
	t->base = event_base_new();
	if (t->base != NULL)
		smtp = smtp_begin(t->base, &settings, message, on_done, t, &e);
	if (smtp == NULL) {
		fprintf(stderr, "gouji: %s\n", e.msg);
	} else {
		(void)event_base_dispatch(t->base);
		code = explain(&t->result);
	}
	smtp_free(smtp);
	if (t->base != NULL)
		event_base_free(t->base);
	return code;
}

/* ---- settings ---- */

static int
read_password(struct test *t)
{
	const char *path = t->password_file != NULL
	    ? t->password_file
	    : t->conf->mail_password_file;
	char *kept = getenv("CREDENTIALS_DIRECTORY") == NULL
	    ? secret_kept(path, t->config)
	    : mem_strdup(path);
	struct err e;

	t->password = secret_read(kept, 1, &e);
	free(kept);
	if (t->password != NULL)
		return 0;
	fprintf(stderr, "gouji: 读不到发信口令：%s\n", e.msg);
	if (secret_is_credential(path))
		fprintf(stderr,
		    "  请用能读这个文件的用户（如 root，sudo）执行，或用 "
		    "--password-file 指出口令文件。\n");
	return -1;
}

static int
run(struct test *t)
{
	const char *to = t->to != NULL ? t->to : t->conf->mail_to;
	struct smtp_message message;

	if (t->conf->smtp_url[0] == '\0') {
		fprintf(stderr,
		    "gouji: %s 没有设置 [mail] smtp_url，不发邮件\n",
		    t->config);
		return EXIT_TROUBLE;
	}
	message.recipients = message_addresses(t->arena, to);
	if (message.recipients[0] == '\0') {
		fprintf(stderr, "gouji: 收件人中没有可用的邮箱地址：%s\n", to);
		return EXIT_TROUBLE;
	}
	if (read_password(t) < 0)
		return EXIT_TROUBLE;
	(void)setenv("TZ", t->conf->timezone, 1);
	tzset();
	message.bytes = make_message(t, to, &message.len);
	return send_message(t, &message);
}

/* -1 to go on, else the exit code. */
static int
take_options(struct test *t, int argc, char **argv)
{
	static const struct option options[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "to", required_argument, NULL, 't' },
		{ "password-file", required_argument, NULL, 'p' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	int option;

	optind = 0;
	while ((option = getopt_long(argc, argv, "c:", options, NULL)) != -1) {
		if (option == 'h') {
			fputs(usage, stdout);
			return EXIT_DONE;
		}
		if (option == 'c')
			t->config = optarg;
		else if (option == 't')
			t->to = optarg;
		else if (option == 'p')
			t->password_file = optarg;
		else
			break;
	}
	if (option == -1 && optind == argc)
		return -1;
	fputs(usage, stderr);
	return EXIT_TROUBLE;
}

int
mail_test_command(int argc, char **argv)
{
	struct test t = { .config = DEFAULT_CONFIG };
	int code = take_options(&t, argc, argv);
	struct err e;

	if (code >= 0)
		return code;
	t.conf = conf_load(t.config, &e);
	if (t.conf == NULL) {
		fprintf(stderr, "gouji: %s\n", e.msg);
		return EXIT_TROUBLE;
	}
	t.arena = arena_new();
	code = run(&t);
	free(t.password);
	arena_free(t.arena);
	conf_free(t.conf);
	return code;
}
