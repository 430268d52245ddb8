/*
 * The API's words in Chinese, as the client commands print them; a word that
 * is not known comes back as it is, NULL as "".
 */
#ifndef GOUJI_CLI_CLIENT_WORDS_H
#define GOUJI_CLI_CLIENT_WORDS_H

struct client;
struct cJSON;

/* Options that all client commands have. */
#define CLIENT_COMMON_OPTIONS                                                \
	"  --api 地址    goujid 的地址，默认取自配置文件\n"    \
	"  --config 文件 配置文件，默认 "                           \
	"/etc/gouji/gouji.conf\n"                                            \
	"  --token-file 文件\n"                                            \
	"                令牌所在的文件，默认取自配置文件\n" \
	"  --help        显示本说明\n\n"
/* The end of most commands' help. */
#define CLIENT_COMMON_USAGE   \
	CLIENT_COMMON_OPTIONS \
	"退出码：0 完成；2 用法不对、连不上或被拒绝。\n"

const char *client_status_word(const char *status);
const char *client_kind_word(const char *kind);
const char *client_severity_word(const char *severity);
const char *client_axis_word(const char *axis);
const char *client_state_word(const char *state);
const char *client_outcome_word(const char *outcome);
/* "最近采集：第3次，..." on a line of stdout. */
void client_print_run(
    struct client *c, const char *title, const struct cJSON *run);

#endif
