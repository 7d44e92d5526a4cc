/* Text that is safe within HTML. */
#ifndef DL_WRITE_HTML_H
#define DL_WRITE_HTML_H

#include "base/str.h"

void dl_html_add_char(dl_buffer *out, char c);
void dl_html_add(dl_buffer *out, dl_str s);

#endif
