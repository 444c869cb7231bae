/* What the files of the engine share: its state. */
#ifndef ORDO_ENGINE_ENGINE_H
#define ORDO_ENGINE_ENGINE_H

#include "base/buffer.h"
#include "db/pipeline.h"
#include "engine/batch.h"
#include "engine/lost_backend.h"
#include "engine/queue.h"
#include "engine/schedule.h"

/* A batch whose orders have their outcomes, but whose clients are not told yet. */
struct decided {
    uint32_t *places;              /* room for batch_orders */
    struct ordo_outcome *outcomes; /* as much; without a verdict: it is unknown */
    size_t count;
};

/* One connection, and the batch that is under way on it. */
struct lane {
    struct pipeline *pipeline;
    unsigned failures; /* in a row, since it was last ready */
    bool was_ready;
    size_t unanswered; /* requests sent while its session is prepared */
    int process;       /* the server's, that works at the batch */
    int64_t sent_us;   /* when the batch was */
    bool is_ending;    /* lost backends are ended before the batch: that answer comes first */
    uint64_t ending;   /* which ones: lost_backends_mark */
    bool is_unsure;    /* one of them may still be at work on orders of this batch */
    struct batch batch;
    uint32_t *places; /* of the orders under way, in their order: room for batch_orders */
    size_t order_count;
    struct decided decided;
};

struct ordo_engine {
    struct queue queue;
    struct lane *lanes;
    struct lane_view *views; /* of the lanes, as the schedule sees them */
    size_t lane_count;
    size_t batch_orders;
    int64_t timeout_us;
    bool is_draining;
    uint64_t random;
    struct buffer node_conninfo;  /* of the node that holds the store; lanes try it first, */
    struct buffer store_conninfo; /* then, in turn, where the store was opened */
    struct buffer search_path;
    struct buffer time_zone;
    struct lost_backends lost;
    struct ordo_engine_stats stats;
};

/* ------------------------------------------------ lane.c: connections */

/* Make the lanes, down as yet. False if memory ran out; lane_count of them are to be freed. */
bool lanes_open(struct ordo_engine *engine);
/* Begin to connect a lane that is down. */
void lane_connect(struct ordo_engine *engine, size_t lane, int64_t now_us);
/* Take the first `most` orders of the queue, or as many as fit a batch, and send them. */
void lane_send(struct ordo_engine *engine, size_t lane, size_t most, int64_t now_us);
/* Send and receive what can be without waiting, and settle what was answered. */
void lane_advance(struct ordo_engine *engine, size_t lane, int64_t now_us);
/* Give the connection up; `error` says why. What was under way is lost. */
void lane_break(struct ordo_engine *engine, size_t lane, const struct ordo_error *error,
                int64_t now_us);

/* ------------------------------------------------ settle.c: what becomes of orders */

/* The lane's batch was answered; the lane is free. Verdicts are set aside for settle_decided, so that
   the lane may send the next batch before clients are told. */
void settle_answer(struct ordo_engine *engine, size_t lane, const struct pipeline_answer *answer);
/* Tell the clients whose orders the lane has decided. */
void settle_decided(struct ordo_engine *engine, size_t lane);
/* The lane's batch could not be sent, for `failure`: without the Sync at its end nothing is done. */
void settle_unsent(struct ordo_engine *engine, size_t lane, const struct ordo_error *failure);
/* The lane's batch was lost with its connection. */
void settle_loss(struct ordo_engine *engine, size_t lane);
/* An order that gets no verdict, with the reason. It leaves the engine. */
void settle_without_verdict(struct ordo_engine *engine, uint32_t place,
                            const struct ordo_error *failure);

#endif
