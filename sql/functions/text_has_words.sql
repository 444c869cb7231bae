-- Whether every word of a search is somewhere in a text, which is in small letters already.
-- The planner puts this in its caller's place and settles all that does not depend on the text. So
-- an index of trigrams is asked for the three longest words, each by a LIKE of its own, as it cannot
-- answer a LIKE ALL; any further ones are looked for in what it finds.
CREATE OR REPLACE FUNCTION text_has_words(
    content text,
    search  text)
RETURNS boolean
LANGUAGE sql
IMMUTABLE
PARALLEL SAFE
RETURN (cardinality(search_words(search)) < 1 OR content LIKE (search_words(search))[1])
   AND (cardinality(search_words(search)) < 2 OR content LIKE (search_words(search))[2])
   AND (cardinality(search_words(search)) < 3 OR content LIKE (search_words(search))[3])
   AND (cardinality(search_words(search)) < 4 OR content LIKE ALL (search_words(search)));
