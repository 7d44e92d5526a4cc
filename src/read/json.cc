/* JSON by simdjson's DOM parser: it looks at 64 bytes at a time, with the vectors that this
 * processor has, checks UTF-8 and grammar of all of them, and lays the values on a tape. The one
 * C++ file, because the library is C++; compiled without exceptions, and what could throw is not
 * called. A dl_json_value is simdjson's element (a document and a place on its tape) under a name
 * that C can say. */
#include "read/json.h"

#include <cstring>
#include <new>
#include <simdjson.h>
#include <type_traits>

namespace dom = simdjson::dom;

namespace {

/* Buffers are made for texts of at least SMALLEST; those for more than KEPT are given back once a
 * text needs a quarter of them. */
constexpr std::size_t SMALLEST = 64 * 1024, KEPT = 8 * 1024 * 1024;
constexpr std::size_t MANY = 0xFFFFFF; /* a tape counts items up to here and then no further */

static_assert(simdjson::SIMDJSON_PADDING <= DL_JSON_BEHIND, "the library reads further");
static_assert(sizeof(dl_json_value) == sizeof(dom::element) &&
                  sizeof(dl_json_value) == sizeof(dom::array::iterator) &&
                  std::is_trivially_copyable<dom::element>::value &&
                  std::is_trivially_copyable<dom::array::iterator>::value,
              "values cannot be handed over as bytes");

template <typename To, typename From> To same_bytes(const From &from) {
    To to{};
    std::memcpy(static_cast<void *>(&to), static_cast<const void *>(&from), sizeof to);
    return to;
}

dl_json_value value_of(const dom::element &element) {
    return same_bytes<dl_json_value>(element);
}

/* False for what is nothing or of another type. */
template <typename T> bool get(const dl_json_value &value, T &out) {
    return value.document != nullptr &&
           same_bytes<dom::element>(value).get(out) == simdjson::SUCCESS;
}

const dl_json_value nothing = {nullptr, 0};

} // namespace

struct dl_json {
    dom::parser parser;
    dom::document document;
    std::size_t capacity = 0;
};

const char DL_JSON_NO_MEMORY[] = "out of memory";

dl_json *dl_json_new(void) {
    return new (std::nothrow) dl_json;
}

void dl_json_free(dl_json *json) {
    delete json;
}

/* Buffers for `size` bytes: a power of two, so that longer and longer texts seldom need new ones.
 */
static bool make_room(dl_json *json, std::size_t size) {
    bool too_large = json->capacity > KEPT && size < json->capacity / 4;
    if (size <= json->capacity && !too_large)
        return true;
    std::size_t capacity = SMALLEST;
    while (capacity < size)
        capacity *= 2;
    json->parser = dom::parser();
    json->capacity = 0;
    if (json->document.allocate(capacity) != simdjson::SUCCESS ||
        json->parser.allocate(capacity, DL_JSON_DEPTH) != simdjson::SUCCESS)
        return false;
    json->capacity = capacity;
    return true;
}

const char *dl_json_parse(dl_json *json, dl_str text, bool padded, dl_json_value *root) {
    dom::element element;
    *root = nothing;
    if (!make_room(json, text.size))
        return DL_JSON_NO_MEMORY;
    simdjson::error_code error =
        json->parser.parse_into_document(json->document, text.data, text.size, !padded)
            .get(element);
    if (error == simdjson::MEMALLOC)
        return DL_JSON_NO_MEMORY;
    if (error != simdjson::SUCCESS)
        return simdjson::error_message(error);
    *root = value_of(element);
    return nullptr;
}

dl_json_type dl_json_type_of(dl_json_value value) {
    if (value.document == nullptr)
        return DL_JSON_NOTHING;
    switch (same_bytes<dom::element>(value).type()) {
    case dom::element_type::ARRAY:
        return DL_JSON_LIST;
    case dom::element_type::OBJECT:
        return DL_JSON_OBJECT;
    case dom::element_type::INT64:
        return DL_JSON_INTEGER;
    case dom::element_type::UINT64: /* only those beyond INT64_MAX */
    case dom::element_type::DOUBLE:
        return DL_JSON_REAL;
    case dom::element_type::STRING:
        return DL_JSON_STRING;
    case dom::element_type::BOOL:
        return DL_JSON_BOOL;
    case dom::element_type::NULL_VALUE:
        return DL_JSON_NULL;
    }
    return DL_JSON_NOTHING;
}

dl_json_value dl_json_member(dl_json_value object, const char *name) {
    dom::object members;
    dl_json_value found = nothing;
    if (get(object, members))
        for (auto member = members.begin(); member != members.end(); ++member)
            if (member.key_equals(name))
                found = value_of(member.value());
    return found;
}

dl_str dl_json_string(dl_json_value value) {
    std::string_view s;
    if (!get(value, s))
        return {"", 0};
    return {s.data(), static_cast<std::uint32_t>(s.size())};
}

int64_t dl_json_integer(dl_json_value value, int64_t otherwise) {
    int64_t integer;
    return dl_json_is(value, DL_JSON_INTEGER) && get(value, integer) ? integer : otherwise;
}

double dl_json_number(dl_json_value value, double otherwise) {
    double number;
    return get(value, number) ? number : otherwise;
}

bool dl_json_is_true(dl_json_value value) {
    bool truth;
    return get(value, truth) && truth;
}

size_t dl_json_count(dl_json_value list) {
    dom::array array;
    if (!get(list, array))
        return 0;
    std::size_t count = array.size();
    if (count < MANY)
        return count;
    count = 0;
    for (auto item = array.begin(); item != array.end(); ++item)
        count++;
    return count;
}

dl_json_value dl_json_item(dl_json_value list, size_t i) {
    dl_json_items items = dl_json_items_of(list);
    dl_json_value item = nothing;
    for (std::size_t k = 0; k <= i; k++)
        if (!dl_json_next(&items, &item))
            return nothing;
    return item;
}

dl_json_items dl_json_items_of(dl_json_value list) {
    dom::array array;
    if (!get(list, array))
        return {nothing, 0};
    return {same_bytes<dl_json_value>(array.begin()), same_bytes<dl_json_value>(array.end()).place};
}

bool dl_json_next(dl_json_items *items, dl_json_value *item) {
    if (items->next.document == nullptr || items->next.place == items->end)
        return false;
    auto at = same_bytes<dom::array::iterator>(items->next);
    *item = value_of(*at);
    ++at;
    items->next = same_bytes<dl_json_value>(at);
    return true;
}
