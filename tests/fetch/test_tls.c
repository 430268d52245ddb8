/* Fetching over TLS: which servers are trusted, and what the options of a
 * source change. The server is a child process with a certificate of its own
 * making. */
#include <arpa/inet.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/fetch/fetching.h"
#include "tests/support/unit.h"

struct tls_server {
	pid_t pid;
	int port;
};

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

/* Answers each connection with a small page, until it is killed. */
static void
serve(int listener, int max_version)
{
	static const char page[] = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n"
				   "Connection: close\r\n\r\npage";
	EVP_PKEY *key = EVP_RSA_gen(2048);
	SSL_CTX *context = SSL_CTX_new(TLS_server_method());
	char request[4096];

	(void)signal(SIGPIPE, SIG_IGN);
	(void)SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
	(void)SSL_CTX_set_max_proto_version(context, max_version);
	(void)SSL_CTX_set_cipher_list(context, "DEFAULT@SECLEVEL=0");
	(void)SSL_CTX_use_certificate(context, make_certificate(key));
	(void)SSL_CTX_use_PrivateKey(context, key);
	for (;;) {
		int fd = accept(listener, NULL, NULL);
		SSL *ssl = SSL_new(context);

		(void)SSL_set_fd(ssl, fd);
		if (SSL_accept(ssl) == 1 &&
		    SSL_read(ssl, request, sizeof(request)) > 0) {
			(void)SSL_write(ssl, page, sizeof(page) - 1);
			(void)SSL_shutdown(ssl);
		}
		SSL_free(ssl);
		(void)close(fd);
	}
}

static void
server_begin(struct tls_server *s, int max_version)
{
	struct sockaddr_in at = { .sin_family = AF_INET };
	socklen_t len = sizeof(at);
	int listener = socket(AF_INET, SOCK_STREAM, 0);

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(bind(listener, (struct sockaddr *)&at, sizeof(at)), 0);
	assert_int_equal(listen(listener, 8), 0);
	assert_int_equal(
	    getsockname(listener, (struct sockaddr *)&at, &len), 0);
	s->port = ntohs(at.sin_port);
	s->pid = fork();
	assert_true(s->pid >= 0);
	if (s->pid == 0)
		serve(listener, max_version);
	(void)close(listener);
}

static void
server_end(struct tls_server *s)
{
	(void)kill(s->pid, SIGKILL);
	(void)waitpid(s->pid, NULL, 0);
}

static void
get(struct fetching *f, const struct tls_server *s, const char *options,
    struct fetched *got)
{
	struct fetch_request request = { .options = options };
	char url[64];

	(void)snprintf(url, sizeof(url), "https://127.0.0.1:%d/", s->port);
	request.url = url;
	(void)fetching_start(f, &request, got);
	fetching_wait(f);
}

static void
trusts_no_certificate_that_nobody_vouches_for(void **state)
{
	struct tls_server server;
	struct fetching f;
	struct fetched got;

	(void)state;
	server_begin(&server, TLS1_3_VERSION);
	fetching_begin(&f);
	get(&f, &server, "", &got);
	assert_int_equal(got.outcome, OUTCOME_TLS_ERROR);
	assert_string_equal(
	    got.detail, "SSL certificate problem: self-signed certificate");
	get(&f, &server, "tls=legacy", &got);
	assert_int_equal(got.outcome, OUTCOME_TLS_ERROR);
	get(&f, &server, "verify=off", &got);
	assert_int_equal(got.outcome, OUTCOME_OK);
	assert_string_equal(got.body, "page");
	fetching_end(&f);
	server_end(&server);
}

static void
speaks_old_tls_only_where_the_source_says_so(void **state)
{
	struct tls_server server;
	struct fetching f;
	struct fetched got;

	(void)state;
	server_begin(&server, TLS1_VERSION);
	fetching_begin(&f);
	get(&f, &server, "verify=off", &got);
	assert_int_equal(got.outcome, OUTCOME_TLS_ERROR);
	get(&f, &server, "verify=off;tls=legacy", &got);
	assert_int_equal(got.outcome, OUTCOME_OK);
	assert_string_equal(got.body, "page");
	fetching_end(&f);
	server_end(&server);
}

/* The commonest redirect; what the source allows holds there, too. */
static void
follows_a_redirect_to_tls(void **state)
{
	struct fetch_request request = { .options = "" };
	struct tls_server server;
	struct fetching f;
	struct fetched got;
	char header[128], url[64];

	(void)state;
	server_begin(&server, TLS1_3_VERSION);
	fetching_begin(&f);
	(void)snprintf(url, sizeof(url), "https://127.0.0.1:%d/", server.port);
	(void)snprintf(header, sizeof(header), "Location: %s\r\n", url);
	origin_answer(f.origin, "/", 301, header, "", 0);
	request.url = origin_url(f.origin, "/");
	(void)fetching_start(&f, &request, &got);
	fetching_wait(&f);
	assert_int_equal(got.outcome, OUTCOME_TLS_ERROR);
	request.options = "verify=off";
	request.url = origin_url(f.origin, "/");
	(void)fetching_start(&f, &request, &got);
	fetching_wait(&f);
	assert_int_equal(got.outcome, OUTCOME_OK);
	assert_string_equal(got.body, "page");
	assert_string_equal(got.url, url);
	fetching_end(&f);
	server_end(&server);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(trusts_no_certificate_that_nobody_vouches_for),
		cmocka_unit_test(speaks_old_tls_only_where_the_source_says_so),
		cmocka_unit_test(follows_a_redirect_to_tls),
	};

	return cmocka_run_group_tests_name("fetch_tls", tests, NULL, NULL);
}
