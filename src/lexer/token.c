/*
 * The names of token kinds, for messages. Used by the parser; holds no state.
 */
#include "lexer/token.h"

const char *dvq_token_kind_name(dvq_token_kind kind)
{
    static const char *const names[] = {
#define DVQ_TOKEN_KIND(name, text) [DVQ_TOKEN_##name] = text,
#include "lexer/token_kinds.def"
#undef DVQ_TOKEN_KIND
    };
    return names[kind];
}
