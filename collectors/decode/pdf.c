#include "collectors/base/err.h"
#include "collectors/decode/decoders.h"

int
decode_pdf(struct arena *a, const struct document_input *in, struct page *out,
    struct err *e)
{
	(void)a;
	(void)in;
	(void)out;
	return err_set(e, ERR_UNREADABLE, "PDF documents are not supported");
}
