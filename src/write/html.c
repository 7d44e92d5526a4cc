/* Escaping for HTML. */
#include "write/html.h"

void dl_html_add_char(dl_buffer *out, char c) {
    switch (c) {
    case '&':
        dl_buffer_add_text(out, "&amp;");
        break;
    case '<':
        dl_buffer_add_text(out, "&lt;");
        break;
    case '>':
        dl_buffer_add_text(out, "&gt;");
        break;
    case '"':
        dl_buffer_add_text(out, "&quot;");
        break;
    default:
        dl_buffer_add_char(out, c);
    }
}

void dl_html_add(dl_buffer *out, dl_str s) {
    for (uint32_t i = 0; i < s.size; i++)
        dl_html_add_char(out, s.data[i]);
}
