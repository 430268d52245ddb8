#include "collectors/fetch/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

/* Networks that are not public (RFC 6890). */
static const struct {
	uint32_t network;
	int bits;
} closed_v4[] = {
	{ 0x00000000, 8 },  /* 0.0.0.0/8 this network */
	{ 0x0a000000, 8 },  /* 10.0.0.0/8 private */
	{ 0x64400000, 10 }, /* 100.64.0.0/10 shared */
	{ 0x7f000000, 8 },  /* 127.0.0.0/8 loopback */
	{ 0xa9fe0000, 16 }, /* 169.254.0.0/16 link-local */
	{ 0xac100000, 12 }, /* 172.16.0.0/12 private */
	{ 0xc0000000, 24 }, /* 192.0.0.0/24 protocol assignments */
	{ 0xc0a80000, 16 }, /* 192.168.0.0/16 private */
	{ 0xc6120000, 15 }, /* 198.18.0.0/15 benchmarks */
	{ 0xe0000000, 4 },  /* 224.0.0.0/4 multicast */
	{ 0xf0000000, 4 },  /* 240.0.0.0/4 reserved, broadcast */
};

static bool
v4_is_public(uint32_t address)
{
	for (size_t i = 0; i < sizeof(closed_v4) / sizeof(closed_v4[0]); i++) {
		uint32_t mask = UINT32_MAX << (32 - closed_v4[i].bits);

		if ((address & mask) == closed_v4[i].network)
			return false;
	}
	return true;
}

static uint32_t
v4_within(const uint8_t *bytes)
{
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 |
	    (uint32_t)bytes[2] << 8 | bytes[3];
}

static bool
v6_is_public(const uint8_t b[16])
{
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };
	static const uint8_t compatible[12] = { 0 };
	static const uint8_t nat64[12] = { 0x00, 0x64, 0xff, 0x9b };

	/* ::/96 holds :: and ::1 too: 0.0.0.0/8 as IPv4. */
	if (memcmp(b, mapped, 12) == 0 || memcmp(b, compatible, 12) == 0 ||
	    memcmp(b, nat64, 12) == 0)
		return v4_is_public(v4_within(b + 12));
	if (b[0] == 0x20 && b[1] == 0x02) /* 2002::/16, 6to4 */
		return v4_is_public(v4_within(b + 2));
	if ((b[0] & 0xfe) == 0xfc) /* fc00::/7 unique local */
		return false;
	if (b[0] == 0xfe && (b[1] & 0x80) != 0) /* fe80::/10, fec0::/10 */
		return false;
	return b[0] != 0xff; /* ff00::/8 multicast */
}

bool
address_is_public(const struct sockaddr *address)
{
	if (address->sa_family == AF_INET) {
		struct sockaddr_in v4;

		memcpy(&v4, address, sizeof(v4));
		return v4_is_public(ntohl(v4.sin_addr.s_addr));
	}
	if (address->sa_family == AF_INET6) {
		struct sockaddr_in6 v6;

		memcpy(&v6, address, sizeof(v6));
		return v6_is_public(v6.sin6_addr.s6_addr);
	}
	return false;
}

const char *
address_format(const struct sockaddr *address, char out[ADDRESS_TEXT_SIZE])
{
	const char *text = NULL;

	if (address->sa_family == AF_INET) {
		struct sockaddr_in v4;

		memcpy(&v4, address, sizeof(v4));
		text = inet_ntop(AF_INET, &v4.sin_addr, out, ADDRESS_TEXT_SIZE);
	} else if (address->sa_family == AF_INET6) {
		struct sockaddr_in6 v6;

		memcpy(&v6, address, sizeof(v6));
		text =
		    inet_ntop(AF_INET6, &v6.sin6_addr, out, ADDRESS_TEXT_SIZE);
	}
	if (text == NULL)
		(void)snprintf(out, ADDRESS_TEXT_SIZE, "?");
	return out;
}
