-- What the figures rest on beside deals and their stages: activities and their kinds, leads, dated exchange rates,
-- targets, and when a person was added.

CREATE TABLE activity_kind (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    name_key TEXT NOT NULL,
    position INTEGER NOT NULL,
    -- 1: what is written down and happens between no two people: it is no activity where idleness or contact is asked for
    is_note INTEGER NOT NULL DEFAULT 0 CHECK (is_note IN (0, 1)),
    archived INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX activity_kind_by_name ON activity_kind (name_key) WHERE archived = 0;

INSERT INTO activity_kind (name, name_key, position, is_note) VALUES
    ('call', 'call', 0, 0), ('email', 'email', 1, 0), ('meeting', 'meeting', 2, 0), ('demo', 'demo', 3, 0),
    ('message', 'message', 4, 0), ('note', 'note', 5, 1);

-- Somebody who may become a client. Converted, the lead stays, and its contact is the same person.
CREATE TABLE lead (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 500),
    name_key TEXT NOT NULL,
    email TEXT,
    phone TEXT,
    company TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL DEFAULT '',
    notes TEXT NOT NULL DEFAULT '',
    added_at TEXT NOT NULL CHECK (length(added_at) = 24),
    converted_at TEXT CHECK (length(converted_at) = 24),
    contact_id INTEGER REFERENCES contact (id),
    CHECK ((converted_at IS NULL) = (contact_id IS NULL))
) STRICT;
CREATE INDEX lead_by_name ON lead (name_key);
CREATE INDEX lead_by_time ON lead (added_at, converted_at);
CREATE INDEX lead_by_contact ON lead (contact_id) WHERE contact_id IS NOT NULL;

-- What was said, to whom and about which deal. One about a deal names the person, too, who was its contact then; after
-- a lead's conversion its activities name the contact beside the lead.
CREATE TABLE activity (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind_id INTEGER NOT NULL REFERENCES activity_kind (id),
    deal_id INTEGER REFERENCES deal (id),
    contact_id INTEGER REFERENCES contact (id),
    lead_id INTEGER REFERENCES lead (id),
    happened_at TEXT NOT NULL CHECK (length(happened_at) = 24),
    text TEXT NOT NULL DEFAULT '',
    CHECK (deal_id IS NOT NULL OR contact_id IS NOT NULL OR lead_id IS NOT NULL)
) STRICT;
CREATE INDEX activity_by_deal ON activity (deal_id, happened_at, kind_id) WHERE deal_id IS NOT NULL;
CREATE INDEX activity_by_contact ON activity (contact_id, happened_at, kind_id, deal_id) WHERE contact_id IS NOT NULL;
CREATE INDEX activity_by_lead ON activity (lead_id, happened_at, kind_id) WHERE lead_id IS NOT NULL;
CREATE INDEX activity_by_kind ON activity (kind_id, happened_at);
CREATE INDEX activity_by_time ON activity (happened_at);

-- 1 unit of `currency` = `rate` of `base`, from that day on. An exact decimal, as text without needless zeros.
CREATE TABLE exchange_rate (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    base TEXT NOT NULL CHECK (length(base) = 3),
    on_day TEXT NOT NULL CHECK (on_day IS date(on_day)),
    rate TEXT NOT NULL CHECK (length(rate) <= 40 AND rate NOT GLOB '*[^0-9.]*' AND rate NOT GLOB '*.*.*'
        AND CAST(rate AS REAL) > 0),
    UNIQUE (currency, base, on_day),
    CHECK (currency <> base)
) STRICT;

-- What is to be won in a month (2026-11), a quarter (2026-Q4) or a year (2026).
CREATE TABLE target (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    period TEXT NOT NULL UNIQUE CHECK (period GLOB '[0-9][0-9][0-9][0-9]'
        OR period GLOB '[0-9][0-9][0-9][0-9]-Q[1-4]' OR period GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]'),
    amount INTEGER NOT NULL CHECK (amount BETWEEN 0 AND 999999999999999),
    currency TEXT NOT NULL CHECK (length(currency) = 3)
) STRICT;

-- When the person came into the file; NULL where nothing says. Of those who are there, the journal does.
ALTER TABLE contact ADD COLUMN added_at TEXT CHECK (length(added_at) = 24);
UPDATE contact SET added_at = coalesce(
    (SELECT b.at FROM journal_entry e JOIN journal_batch b ON b.id = e.batch_id
     WHERE e.table_name = 'contact' AND e.row_key = contact.id AND e.op = 'I' ORDER BY e.id LIMIT 1),
    (SELECT b.at FROM journal_entry e JOIN journal_batch b ON b.id = e.batch_id
     WHERE e.table_name = 'contact' AND e.row_last IS NOT NULL AND e.op = 'I'
     AND contact.id BETWEEN e.row_key AND e.row_last ORDER BY e.id LIMIT 1));

-- The last activity on the deal, or on its contact where it names no deal; notes are none. Derived by triggers, and not
-- journaled. A deal is idle since then, or since its last change of stage if that is later.
ALTER TABLE deal ADD COLUMN touched_at TEXT;
DROP INDEX deal_open;
CREATE INDEX deal_open ON deal (stage_id, currency, amount, probability, expected_close, moved_at, touched_at)
    WHERE status = 'open';

-- The funnel and the times in stages go through the changes of all deals that changed in a period: neither which deals
-- these are nor what a change was is looked up in the table, row by row (1.0 s of 500,000 changes were 0.3).
DROP INDEX stage_change_by_deal;
CREATE INDEX stage_change_by_deal ON stage_change (deal_id, happened_at, id, to_stage_id, assumed);
DROP INDEX stage_change_by_time;
CREATE INDEX stage_change_by_time ON stage_change (happened_at, deal_id);
-- Stays that began with an assumed change are left out of the times: few in most files, and of 40,000 open deals each
-- is asked.
CREATE INDEX stage_change_assumed ON stage_change (deal_id, happened_at, id) WHERE assumed <> 0;
