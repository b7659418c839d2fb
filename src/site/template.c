/* Templates, see template.h. */
#include "site/template.h"

#include "support/diagnostic.h"
#include "support/span.h"
#include "support/unicode.h"

static const dvq_text place_names[] = {
#define DVQ_SITE_PLACE(kind, name) {name, sizeof(name) - 1},
#include "site/places.def"
#undef DVQ_SITE_PLACE
};

static dvq_site_place find_place(dvq_text name)
{
    size_t place = 0;
    while (place < DVQ_SITE_PLACE_COUNT && !dvq_text_equal(name, place_names[place]))
        place++;
    return (dvq_site_place)place;
}

static dvq_status fail_unknown(dvq_text text, dvq_text name, dvq_error *error)
{
    if (error == NULL || error->status != DVQ_OK)
        return DVQ_ERROR_PARSE;
    int shown = name.length > 40 ? 40 : (int)name.length;
    dvq_error_set(error, DVQ_ERROR_PARSE, "a template has no place {{%.*s}}", shown, name.data);
    dvq_error_set_hint(error, "there are {{title}}, {{content}}, {{meta}}, {{policy}}, {{lang}}, "
                              "{{kind}}, {{path}}, {{site}}, {{root}}, {{home}}, {{style}}, "
                              "{{trail}}, {{tags}}, {{backlinks}} and {{neighbours}}");
    size_t start = (size_t)(name.data - text.data);
    dvq_error_place(error, text, (dvq_span){(uint32_t)start, (uint32_t)(start + name.length)});
    return DVQ_ERROR_PARSE;
}

dvq_status dvq_site_template_read(dvq_site_template *template, dvq_arena *arena, dvq_text text,
                                  dvq_error *error)
{
    *template = (dvq_site_template){0};
    for (size_t offset = 0; offset < text.length;) {
        size_t open = dvq_text_find(text, DVQ_TEXT("{{"), offset);
        size_t close = open == SIZE_MAX ? SIZE_MAX : dvq_text_find(text, DVQ_TEXT("}}"), open);
        dvq_site_piece piece = {dvq_text_slice(text, offset, text.length), DVQ_SITE_PLACE_COUNT};
        if (close != SIZE_MAX) {
            dvq_text name = dvq_unicode_trim(dvq_text_slice(text, open + 2, close));
            piece = (dvq_site_piece){dvq_text_slice(text, offset, open), find_place(name)};
            if (piece.place == DVQ_SITE_PLACE_COUNT)
                return fail_unknown(text, dvq_text_slice(text, open + 2, close), error);
        }
        if (!DVQ_VECTOR_PUSH(arena, &template->pieces, piece))
            return dvq_error_memory(error);
        offset = close == SIZE_MAX ? text.length : close + 2;
    }
    return DVQ_OK;
}

void dvq_site_template_append(dvq_text_builder *builder, const dvq_site_template *template,
                              const dvq_text values[DVQ_SITE_PLACE_COUNT])
{
    for (size_t i = 0; i < template->pieces.count; i++) {
        const dvq_site_piece *piece = &template->pieces.items[i];
        dvq_text_builder_add(builder, piece->text);
        if (piece->place != DVQ_SITE_PLACE_COUNT)
            dvq_text_builder_add(builder, values[piece->place]);
    }
}

dvq_text dvq_site_get_text(const char *name)
{
    size_t i = 0;
    while (dvq_site_texts[i].name != NULL && strcmp(dvq_site_texts[i].name, name) != 0)
        i++;
    return dvq_text_from_string(dvq_site_texts[i].text);
}
