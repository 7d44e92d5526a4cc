/* see docs/tour.md */
#ifndef DL_MERGE_MERGE_H
#define DL_MERGE_MERGE_H

#include "base/doc.h"

#endif
