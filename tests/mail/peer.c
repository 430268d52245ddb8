#include "tests/mail/peer.h"

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/bufferevent_ssl.h>
#include <event2/event.h>
#include <event2/listener.h>
#include <netinet/in.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "collectors/base/limits.h"
#include "tests/support/unit.h"

/* ---- speaking ---- */

static void
hang_up(struct peer *p)
{
	if (p->connection != NULL)
		bufferevent_free(p->connection);
	p->connection = NULL;
	p->in_message = false;
}

static void on_read(struct bufferevent *connection, void *arg);
static void on_event(struct bufferevent *connection, short what, void *arg);

static void
attend(struct peer *p, struct bufferevent *connection)
{
	assert_non_null(connection);
	p->connection = connection;
	bufferevent_setcb(connection, on_read, NULL, on_event, p);
	(void)bufferevent_enable(connection, EV_READ | EV_WRITE);
}

static void
say(struct peer *p, const char *text, size_t len)
{
	(void)bufferevent_write(p->connection, text, len);
}

static void
secure(struct peer *p)
{
	struct bufferevent *plain = p->connection;

	assert_non_null(p->tls);
	attend(p,
	    bufferevent_openssl_filter_new(p->base, plain, SSL_new(p->tls),
		BUFFEREVENT_SSL_ACCEPTING, BEV_OPT_CLOSE_ON_FREE));
}

static void
say_too_much(struct peer *p, const char *text)
{
	size_t len = strlen(text);

	for (size_t i = 0; i < LIMIT_MAIL_ANSWERS / len + 1; i++)
		say(p, text, len);
}

static void
answer(struct peer *p)
{
	const char *text = *p->script;

	if (text == NULL)
		return;
	p->script++;
	if (strcmp(text, PEER_SILENT) == 0)
		return;
	if (strcmp(text, PEER_CLOSE) == 0) {
		hang_up(p);
	} else if (strcmp(text, PEER_FLOOD) == 0) {
		say_too_much(p, "250-xx\r\n");
	} else if (strcmp(text, PEER_LONG) == 0) {
		say(p, "250 ", 4);
		say_too_much(p, "xxxxxxxx");
	} else if (strcmp(text, PEER_NUL) == 0) {
		say(p, "250 a\0b\r\n", 9);
	} else {
		bool tls = strncmp(text, PEER_TLS, strlen(PEER_TLS)) == 0;

		text += tls ? strlen(PEER_TLS) : 0;
		say(p, text, strlen(text));
		say(p, "\r\n", 2);
		if (tls)
			secure(p);
	}
}

static void
take_line(struct peer *p, const char *line)
{
	size_t len = strlen(p->heard);

	if (strcmp(line, "QUIT") == 0) {
		p->quit = true;
		return;
	}
	(void)snprintf(p->heard + len, sizeof(p->heard) - len, "%s|",
	    strncmp(line, "EHLO", 4) == 0       ? "EHLO"
		: strncmp(line, "HELO", 4) == 0 ? "HELO"
						: line);
	if (strcmp(line, ".") == 0)
		p->in_message = false;
	if (!p->in_message)
		answer(p);
	if (strcmp(line, "DATA") == 0 && p->connection != NULL)
		p->in_message = true;
}

static bool
interrupts(const struct peer *p)
{
	return p->in_message && *p->script != NULL &&
	    strncmp(*p->script, PEER_EARLY, strlen(PEER_EARLY)) == 0;
}

static void
on_read(struct bufferevent *connection, void *arg)
{
	struct peer *p = arg;
	char *line;

	if (interrupts(p)) {
		const char *text = *p->script++ + strlen(PEER_EARLY);

		(void)bufferevent_disable(connection, EV_READ);
		say(p, text, strlen(text));
		say(p, "\r\n", 2);
		return;
	}
	while (p->connection == connection &&
	    (line = evbuffer_readln(bufferevent_get_input(connection), NULL,
		 EVBUFFER_EOL_CRLF_STRICT)) != NULL) {
		take_line(p, line);
		free(line);
	}
}

static void
on_event(struct bufferevent *connection, short what, void *arg)
{
	struct peer *p = arg;

	if (p->connection == connection &&
	    (what & (BEV_EVENT_EOF | BEV_EVENT_ERROR)) != 0)
		hang_up(p);
}

static void
on_accept(struct evconnlistener *listener, evutil_socket_t fd,
    struct sockaddr *address, int len, void *arg)
{
	struct peer *p = arg;

	(void)listener;
	(void)address;
	(void)len;
	hang_up(p);
	p->connections++;
	attend(p, bufferevent_socket_new(p->base, fd, BEV_OPT_CLOSE_ON_FREE));
	answer(p);
}

/* ---- its certificate ---- */

static X509 *
make_certificate(EVP_PKEY *key)
{
	X509 *certificate = X509_new();
	X509_NAME *name = X509_get_subject_name(certificate);

	(void)X509_set_version(certificate, 2);
	(void)ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
	(void)X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
	(void)X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
	(void)X509_set_pubkey(certificate, key);
	(void)X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
	    (const unsigned char *)"127.0.0.1", -1, -1, 0);
	(void)X509_set_issuer_name(certificate, name);
	(void)X509_sign(certificate, key, EVP_sha256());
	return certificate;
}

static void
make_tls(struct peer *p)
{
	EVP_PKEY *key = EVP_RSA_gen(2048);
	X509 *certificate = make_certificate(key);
	FILE *out;
	int fd;

	(void)snprintf(p->ca_file, sizeof(p->ca_file), "/tmp/gouji-ca.XXXXXX");
	fd = mkstemp(p->ca_file);
	assert_true(fd >= 0);
	out = fdopen(fd, "w");
	assert_int_equal(PEM_write_X509(out, certificate), 1);
	assert_int_equal(fclose(out), 0);
	p->tls = SSL_CTX_new(TLS_server_method());
	assert_int_equal(SSL_CTX_use_certificate(p->tls, certificate), 1);
	assert_int_equal(SSL_CTX_use_PrivateKey(p->tls, key), 1);
	X509_free(certificate);
	EVP_PKEY_free(key);
}

/* ---- the whole ---- */

static void
listen_on(struct peer *p, int port)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(address);

	p->listener = evconnlistener_new_bind(p->base, on_accept, p,
	    LEV_OPT_CLOSE_ON_FREE | LEV_OPT_REUSEABLE, 5,
	    (struct sockaddr *)&address, sizeof(address));
	assert_non_null(p->listener);
	assert_int_equal(getsockname(evconnlistener_get_fd(p->listener),
			     (struct sockaddr *)&address, &len),
	    0);
	(void)snprintf(p->url, sizeof(p->url), "smtp://127.0.0.1:%d",
	    ntohs(address.sin_port));
}

void
peer_begin(struct peer *p, struct event_base *base, bool tls)
{
	static const char *const nothing[] = { NULL };

	memset(p, 0, sizeof(*p));
	p->base = base;
	p->script = nothing;
	if (tls)
		make_tls(p);
	listen_on(p, 0);
}

void
peer_leave(struct peer *p)
{
	hang_up(p);
	if (p->listener != NULL)
		evconnlistener_free(p->listener);
	p->listener = NULL;
}

void
peer_return(struct peer *p)
{
	listen_on(p, (int)strtol(strrchr(p->url, ':') + 1, NULL, 10));
}

void
peer_end(struct peer *p)
{
	peer_leave(p);
	if (p->tls != NULL)
		(void)unlink(p->ca_file);
	SSL_CTX_free(p->tls);
}
