/* HTML through dvq.h: where the links of a result lead. Called by query.c. */
#ifndef DVQ_API_LINK_H
#define DVQ_API_LINK_H

#include "api/session.h"
#include "render/options.h"

/*
 * Have `options` write HTML: links lead to paths from the vault's root, those of tasks as in their
 * own notes. The session is borrowed until all is written.
 */
void dvq_api_set_html(dvq_render_options *options, dvq_session *session, bool standalone);

#endif
