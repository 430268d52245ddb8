#include "collectors/base/err.h"
#include "collectors/decode/decoders.h"

int
decode_docx(struct arena *a, const struct document_input *in, struct page *out,
    struct err *e)
{
	(void)a;
	(void)in;
	(void)out;
	return err_set(e, ERR_UNREADABLE, "Word documents are not supported");
}
