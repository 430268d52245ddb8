#include "collectors/model/outcome.h"

bool
outcome_answered(enum outcome o)
{
	switch (o) {
	case OUTCOME_BLOCKED:
	case OUTCOME_TLS_ERROR:
	case OUTCOME_TIMEOUT:
	case OUTCOME_HTTP_ERROR:
	case OUTCOME_REDIRECT_REFUSED:
	case OUTCOME_ROBOTS:
		return false;
	case OUTCOME_OK:
	case OUTCOME_NOT_MODIFIED:
	case OUTCOME_NOT_FOUND:
	case OUTCOME_TOO_LARGE:
	case OUTCOME_UNREADABLE:
	case OUTCOME_NOT_A_REPORT:
	case OUTCOME_MISMATCH:
		break;
	}
	return true;
}
