/*
 * The service manager's side of sd_notify(3):
 *
 *     notified SOCKET
 *
 * prints every message that arrives, a field a line, then a line "--", until
 * it is ended.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int
main(int argc, char **argv)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	char message[4096];
	ssize_t n;
	int fd = socket(AF_UNIX, SOCK_DGRAM, 0);

	(void)prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (argc != 2 || strlen(argv[1]) >= sizeof(address.sun_path)) {
		fprintf(stderr, "usage: notified SOCKET\n");
		return 2;
	}
	memcpy(address.sun_path, argv[1], strlen(argv[1]));
	if (fd < 0 ||
	    bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0) {
		fprintf(stderr, "%s: %s\n", argv[1], strerror(errno));
		return 1;
	}
	puts("listening");
	fflush(stdout);
	while ((n = recv(fd, message, sizeof(message), 0)) >= 0) {
		printf("%.*s\n--\n", (int)n, message);
		fflush(stdout);
	}
	return 1;
}
