/* html -> tree; alone in knowing the HTML parser. */
#ifndef DL_PAGE_PAGE_H
#define DL_PAGE_PAGE_H

#include "base/str.h"

#endif
