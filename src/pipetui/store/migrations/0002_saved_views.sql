-- Saved views: a filter in the words that people type, under a name, and perhaps under a key of its own. The words are
-- kept as text and read anew each time, so that "this-month" means the month in which the view is opened.

CREATE TABLE saved_view (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    name_key TEXT NOT NULL UNIQUE,
    filter_text TEXT NOT NULL DEFAULT '' CHECK (length(filter_text) <= 2000),
    sort TEXT NOT NULL DEFAULT '' CHECK (sort IN ('', 'hand', 'urgency')),  -- '': as the board is
    key TEXT UNIQUE CHECK (length(key) = 1 AND key GLOB '[1-9a-z]'),
    pipeline_id INTEGER REFERENCES pipeline (id)  -- NULL: whichever is shown
) STRICT;
