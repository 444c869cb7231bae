#include "rows/csv_reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* More than a record of full size with its line end: a full buffer always shows whether the record
   at its start is too long. */
enum { BUFFER_BYTES = CSV_RECORD_BYTES_MAX + CSV_RECORD_BYTES_MAX / 2 };

struct csv_reader {
    size_t (*read)(char *target, size_t size, void *context);
    void *context;
    bool at_end;       /* `read` has no more to give */
    bool in_long_line; /* what comes up to the next line end is the rest of a malformed record */
    uint64_t line;     /* the number of the line at `start` */
    size_t start;      /* where in `bytes` the next record begins */
    size_t end;        /* how far `bytes` is filled; a NUL stands there */
    char *bytes;       /* BUFFER_BYTES + 1 */
    char *texts;       /* the fields' texts; as large as `bytes`, so that they always fit */
    struct csv_record record;
    struct csv_field fields[CSV_FIELDS_MAX];
    char reason[80];
};

/* What reading a field came to. */
enum step {
    STEP_NEXT_FIELD,  /* a comma follows */
    STEP_RECORD_DONE, /* a line end follows, or the end of the file */
    STEP_NEEDS_MORE,  /* the bytes ran out */
    STEP_MALFORMED,   /* reader->reason says why */
};

/* Where the bytes of a field come from and where its text goes. */
struct cursor {
    const char *from;
    char *to;
};

struct csv_reader *csv_reader_new(size_t (*read)(char *target, size_t size, void *context),
                                  void *context)
{
    struct csv_reader *reader = calloc(1, sizeof *reader);
    if (reader == NULL)
        return NULL;
    reader->read = read;
    reader->context = context;
    reader->bytes = malloc(BUFFER_BYTES + 1);
    reader->texts = malloc(BUFFER_BYTES + 1);
    if (reader->bytes == NULL || reader->texts == NULL) {
        csv_reader_free(reader);
        return NULL;
    }
    reader->bytes[0] = '\0';
    return reader;
}

/* Fill the buffer, with the bytes from `start` on moved to its beginning. */
static void fill(struct csv_reader *reader)
{
    reader->end -= reader->start;
    memmove(reader->bytes, reader->bytes + reader->start, reader->end);
    reader->start = 0;
    while (reader->end < BUFFER_BYTES && !reader->at_end) {
        size_t size =
            reader->read(reader->bytes + reader->end, BUFFER_BYTES - reader->end, reader->context);
        reader->end += size;
        reader->at_end = size == 0;
    }
    reader->bytes[reader->end] = '\0';
}

static void begin(struct csv_reader *reader)
{
    static const char byte_order_mark[3] = "\xef\xbb\xbf";
    fill(reader);
    reader->line = 1;
    if (reader->end >= sizeof byte_order_mark &&
        memcmp(reader->bytes, byte_order_mark, sizeof byte_order_mark) == 0)
        reader->start = sizeof byte_order_mark;
}

static bool is_at_end(const struct csv_reader *reader, const char *position)
{
    return position == reader->bytes + reader->end;
}

/* The reason is about the field that is being read. */
static enum step malformed_field(struct csv_reader *reader, const char *what)
{
    snprintf(reader->reason, sizeof reader->reason, "field %zu %s", reader->record.field_count,
             what);
    return STEP_MALFORMED;
}

static enum step malformed_record(struct csv_reader *reader, const char *what)
{
    snprintf(reader->reason, sizeof reader->reason, "the record %s", what);
    return STEP_MALFORMED;
}

static enum step read_unquoted(struct csv_reader *reader, struct cursor *cursor)
{
    static const bool ends_run[256] = {['\0'] = true, ['\n'] = true, [','] = true};
    const char *from = cursor->from;
    char *to = cursor->to;
    while (!ends_run[(unsigned char)*from])
        *to++ = *from++;
    bool too_long = to - cursor->to > CSV_FIELD_BYTES_MAX;
    bool record_done = *from == '\n' || is_at_end(reader, from);
    if (record_done && to > cursor->to && to[-1] == '\r')
        to--;
    *cursor = (struct cursor){from, to};
    if (is_at_end(reader, from) && !reader->at_end)
        return STEP_NEEDS_MORE;
    if (*from == '\0' && !record_done)
        return malformed_field(reader, "holds a NUL byte");
    if (too_long)
        return malformed_field(reader, "is longer than 64 KB");
    return record_done ? STEP_RECORD_DONE : STEP_NEXT_FIELD;
}

/* What follows the closing quote. */
static enum step read_after_quote(struct csv_reader *reader, struct cursor *cursor)
{
    bool carriage_return = *cursor->from == '\r';
    if (carriage_return)
        cursor->from++;
    if (is_at_end(reader, cursor->from))
        return reader->at_end ? STEP_RECORD_DONE : STEP_NEEDS_MORE;
    if (*cursor->from == '\n')
        return STEP_RECORD_DONE;
    if (*cursor->from == ',' && !carriage_return)
        return STEP_NEXT_FIELD;
    return malformed_field(reader, "has text after its closing quote");
}

static enum step read_quoted(struct csv_reader *reader, struct cursor *cursor)
{
    const char *text = cursor->to;
    cursor->from++;
    for (;;) {
        size_t room = CSV_FIELD_BYTES_MAX + 1 - (size_t)(cursor->to - text);
        size_t left = (size_t)(reader->bytes + reader->end - cursor->from);
        size_t length = left < room ? left : room;
        const char *quote = memchr(cursor->from, '"', length);
        if (quote != NULL)
            length = (size_t)(quote - cursor->from);
        if (memchr(cursor->from, '\0', length) != NULL)
            return malformed_field(reader, "holds a NUL byte");
        memcpy(cursor->to, cursor->from, length);
        cursor->to += length;
        cursor->from += length;
        if (cursor->to - text > CSV_FIELD_BYTES_MAX)
            return malformed_field(reader, "is longer than 64 KB, or its quote is not closed");
        if (quote == NULL)
            return reader->at_end ? malformed_field(reader, "has a quote that is never closed")
                                  : STEP_NEEDS_MORE;
        cursor->from++;
        if (*cursor->from != '"')
            return read_after_quote(reader, cursor);
        *cursor->to++ = *cursor->from++;
    }
}

/* Read the record at `start` into reader->record; nothing is moved on yet. */
static enum step parse(struct csv_reader *reader)
{
    struct csv_record *record = &reader->record;
    struct cursor cursor = {reader->bytes + reader->start, reader->texts};
    enum step step;
    *record = (struct csv_record){
        .line = reader->line, .fields = reader->fields, .raw = reader->bytes + reader->start};
    do {
        if (record->field_count == CSV_FIELDS_MAX)
            return malformed_record(reader, "has more than 256 fields");
        struct csv_field *field = &reader->fields[record->field_count++];
        field->text = cursor.to;
        field->quoted = *cursor.from == '"';
        step = field->quoted ? read_quoted(reader, &cursor) : read_unquoted(reader, &cursor);
        record->raw_length = (size_t)(cursor.from - record->raw);
        if (step == STEP_MALFORMED)
            return step;
        if (record->raw_length > CSV_RECORD_BYTES_MAX)
            return malformed_record(reader, "is longer than 1 MB");
        field->length = (size_t)(cursor.to - field->text);
        *cursor.to++ = '\0';
        cursor.from++;
    } while (step == STEP_NEXT_FIELD);
    return step;
}

static void drop_carriage_return(struct csv_record *record)
{
    if (record->raw_length > 0 && record->raw[record->raw_length - 1] == '\r')
        record->raw_length--;
}

/* Move past a record that has been read in full. */
static void accept_record(struct csv_reader *reader)
{
    struct csv_record *record = &reader->record;
    const char *end = record->raw + record->raw_length;
    const char *line_end = record->raw;
    while ((line_end = memchr(line_end, '\n', (size_t)(end - line_end))) != NULL) {
        reader->line++;
        line_end++;
    }
    reader->line++;
    reader->start += record->raw_length;
    if (reader->start < reader->end)
        reader->start++;
    drop_carriage_return(record);
}

/* The line end at or after `start`, or NULL where the buffer holds none. */
static const char *find_line_end(const struct csv_reader *reader)
{
    return memchr(reader->bytes + reader->start, '\n', reader->end - reader->start);
}

/* Move past the line on which a malformed record begins. */
static void reject_line(struct csv_reader *reader)
{
    struct csv_record *record = &reader->record;
    const char *line_end = find_line_end(reader);
    if (line_end == NULL) {
        fill(reader);
        line_end = find_line_end(reader);
    }
    record->malformed = reader->reason;
    record->field_count = 0;
    record->raw = reader->bytes + reader->start;
    if (line_end == NULL) {
        record->raw_length = reader->end - reader->start;
        reader->start = reader->end;
        reader->in_long_line = true;
    } else {
        record->raw_length = (size_t)(line_end - record->raw);
        reader->start += record->raw_length + 1;
        reader->line++;
    }
    if (record->raw_length > CSV_RECORD_BYTES_MAX)
        record->raw_length = CSV_RECORD_BYTES_MAX;
    else
        drop_carriage_return(record);
}

static void skip_long_line(struct csv_reader *reader)
{
    const char *line_end = find_line_end(reader);
    while (line_end == NULL && !reader->at_end) {
        reader->start = reader->end;
        fill(reader);
        line_end = find_line_end(reader);
    }
    reader->start = line_end == NULL ? reader->end : (size_t)(line_end + 1 - reader->bytes);
    reader->line++;
    reader->in_long_line = false;
}

static bool is_blank(const struct csv_record *record)
{
    return record->field_count == 1 && !record->fields[0].quoted && record->fields[0].length == 0;
}

const struct csv_record *csv_reader_next(struct csv_reader *reader)
{
    if (reader->line == 0)
        begin(reader);
    if (reader->in_long_line)
        skip_long_line(reader);
    do {
        enum step step = parse(reader);
        if (step == STEP_NEEDS_MORE) {
            fill(reader);
            step = parse(reader);
        }
        if (step == STEP_MALFORMED) {
            reject_line(reader);
            return &reader->record;
        }
        accept_record(reader);
        if (!is_blank(&reader->record))
            return &reader->record;
    } while (reader->start < reader->end || !reader->at_end);
    return NULL;
}

void csv_reader_free(struct csv_reader *reader)
{
    if (reader == NULL)
        return;
    free(reader->texts);
    free(reader->bytes);
    free(reader);
}
