-- When a deal wants to be looked at, as text in order, so that a column of any length can be read by urgency from an
-- index. Derived by triggers from open tasks and the expected close, and not journaled:
--   "2026-11-2210:00", "2026-11-22~"  the earliest open task is due then, at that time or on that day
--   "2026-11-22~~"                    there is a next step, but the deal is expected to close before it; on that day it is
--                                     not overdue yet, so this comes after all that is due then
--   "~"                               the next step has no date, nor has the close
--   "!2026-11-22", "!~"               no next step; expected to close then, or no such day is set

ALTER TABLE deal ADD COLUMN attention TEXT NOT NULL DEFAULT '!~';

UPDATE deal SET attention = coalesce(
    min((SELECT min(coalesce(t.due_on || coalesce(t.due_time, '~'), '~')) FROM task t
         WHERE t.deal_id = deal.id AND t.done_at IS NULL),
        coalesce(expected_close || '~~', '~')),
    '!' || coalesce(expected_close, '~'))
WHERE expected_close IS NOT NULL OR id IN (SELECT deal_id FROM task WHERE done_at IS NULL);

CREATE INDEX deal_by_attention ON deal (stage_id, attention, rank, id);

-- What the journal keeps of rows that are gone: a deal's page is read whenever the cursor rests, and looks for its tasks
-- and tags among them, where it would else go through every change there ever was.
CREATE INDEX journal_entry_of_gone ON journal_entry (table_name) WHERE op = 'D' AND row_last IS NULL;
