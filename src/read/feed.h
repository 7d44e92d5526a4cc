/* A feed, RSS 0.9x, 1.0, 2.0 or Atom: its items, as they come. */
#ifndef DL_READ_FEED_H
#define DL_READ_FEED_H

#include "read/input.h"
#include "read/read.h"

typedef struct dl_feed dl_feed;

dl_status dl_feed_new(size_t limit, bool decoded, dl_feed **out, dl_error *err);
void dl_feed_free(dl_feed *feed);

/* The next item, or what is wrong with the feed; borrowed until the next call. False at the end.
 */
bool dl_feed_next(dl_feed *feed, dl_input *input, dl_record *record);

#endif
