#include "collectors/base/histogram.h"

const int64_t histogram_steps[HISTOGRAM_STEPS] = { 1, 2, 5, 10, 25, 50, 100,
	250, 500, 1000, 2500, 5000, 10000, 30000, 60000 };

void
histogram_add(struct histogram *h, int64_t ms)
{
	if (ms < 0)
		ms = 0;
	h->n++;
	h->sum_ms += (uint64_t)ms;
	for (int i = 0; i < HISTOGRAM_STEPS; i++)
		if (ms <= histogram_steps[i]) {
			h->counts[i]++;
			return;
		}
}
