/*
 * Any bytes as a list that only exists as data: JSON and records of HTML in
 * XML.
 */
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/listing.h"

#define SITE  "http://a.example/"
#define PROXY SITE "module/web/jpage/dataproxy.jsp"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	listing_check("jpaas",
	    SITE "front/page/build/unit?pageId=1&paramJson="
		 "%7B%22pageNo%22%3A2%7D",
	    data, size);
	listing_check(
	    "gkmlpt", SITE "gkmlpt/api/all/6?page=2&sid=1", data, size);
	listing_check("jpage", PROXY "?startrecord=1&endrecord=60&columnid=7",
	    data, size);
	listing_check("jpage", PROXY "?page=1&columnid=7", data, size);
	return 0;
}
