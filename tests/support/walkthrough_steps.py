"""The steps of the walk-throughs: what somebody presses, and what the screen then shows."""

from __future__ import annotations

from support.story_pages import Step

FIRST_START = (
    Step(
        "",
        "Type `pipetui`. Where no file is yet, one page asks what it is to be; each question is answered already, and"
        " `esc` takes it all as it is.",
        ["Welcome to pipetui", "consulting"],
    ),
    Step("enter 'eur' enter", "goes on to the currency, and to your name.", ["eur"]),
    Step(
        "enter",
        "keeps the name. Now: how to begin?",
        ["start empty"],
        "The first page: stages, currency, name, how to begin",
    ),
    Step("enter", "starts empty. `↓` would take a CSV file, which you see first, or sample data to look at."),
)

FIRST_BOARD = (
    Step("", "The board is there, and teaches its first three keys.", ["a new deal", "the next stage", "all the keys"]),
    Step(
        "n 'Website relaunch' tab 'Ana Keller' tab 'ana@example.com'",
        "opens the form. Ana is new, so the form asks for an e-mail or a phone.",
        ["somebody new"],
    ),
    Step("tab tab 'Keller & Co' tab '850*12'", "twelve days at 850: the form says what that comes to.", ["= €10,200"]),
    Step("3×tab 'eom'", "expected to close at the end of the month; it says which day that is.", ["= Mon 30 Nov 2026"]),
    Step(
        "5×tab 'call Ana' tab 'today'",
        "the next step, and when.",
        ["= Sun 22 Nov 2026"],
        "The form of a new deal: what is typed is said back as it is understood",
    ),
    Step(
        "f2", "saves. The card says who, how much, how long, and what is to be done today.", ["● call", "added Website"]
    ),
    Step("L L", "two stages on. The cursor goes with the card.", ["moved Website relaunch to Discovery Call"]),
    Step(
        "E 'send the offer' tab 'fri' enter",
        "the call is made; the next step now is another one.",
        ["changed next step of Website relaunch"],
    ),
    Step(
        "enter",
        "opens the deal beside the board, with what its stage asks for. `tab` goes there, `enter` edits a line.",
        ["Objective", "send the offer"],
        "The deal beside the board",
    ),
    Step("esc", "closes it."),
    Step(
        "x 3",
        "it did not work out: no deal is lost without a reason.",
        ["▌ 3 Bad timing"],
        "Lost, and why",
    ),
    Step("enter", "lost. It stands in the narrow column at the right.", ["lost Website relaunch: Bad timing"]),
    Step(
        "u", "no, it is not: undo says what it undid, and the card is where it was.", ["undid: lost Website relaunch"]
    ),
    Step(
        "? 'undo'", "help shows the keys of where you are, and finds them as you type.", ["take your last change back"]
    ),
    Step("esc esc", "back to the board."),
    Step("p", "the figures of the month.", ["weighted", "win rate"], "The board with the figures of the month"),
    Step("q", "leaves. Everything is saved already."),
)

MONDAY_STEPS = (
    Step("s", "by urgency: what is late comes first, then today, then what has no next step.", ["by urgency"]),
    Step("g", "to the top of the column.", ["▌Website relaunch"], "Forty deals by urgency"),
    Step(
        "/ 'is:no' tab enter",
        "only those without a next step; `tab` completes. The foot says how many are hidden, and that `esc` shows all.",
        ["/ is:no-next-step", "esc show all"],
        "What has no next step",
    ),
    Step(
        "E 'call' tab 'thu' tab 'eom'",
        "a step, its day, and a date to close that can be believed, in one dialog.",
        ["= Thu 26 Nov 2026", "= Mon 30 Nov 2026"],
        "Next step, its day and expected close, for one card or many",
    ),
    Step(
        "enter",
        "saved. The deal has a step now, so the filter hides it, and the foot says so.",
        ["the filter hides it"],
    ),
    Step("3×l v l v v", "three in Proposal Sent and Negotiation want the same …", ["3 selected"]),
    Step(
        "E 'ask for the decision' tab 'wed' enter",
        "… so one step for all three, and one undo.",
        ["next step of 3 deals"],
    ),
    Step("esc", "every deal is shown again.", ["Website relaunch"]),
    Step("/ 'is:stalled' enter", "what has stood in its stage for too long.", ["/ is:stalled"]),
    Step(
        "f n 'Stood still' tab tab 's' f2",
        "keeps this filter as a view with a key of its own: `f` `s` opens it from now on.",
        ["saved the view Stood still", "/ Stood still  is:stalled"],
    ),
    Step("4×h g enter", "opens the first one beside the board.", ["Objective"]),
    Step(
        "tab ctrl+e",
        "goes to it, and takes its notes to your own editor (`$EDITOR`). Saved there is saved here.",
        ["Wants a fixed price", "changed notes of"],
        "What has stood still, and its notes",
    ),
    Step("esc", "back on the board."),
    Step("L", "it moves on after all.", ["moved "]),
    Step(
        "esc esc W p",
        "all deals again, heads weighted by probability, and the figures.",
        ["weighted", "LOOK AT"],
        "What the week is worth",
    ),
)

CLEAN_UP = (
    Step("", "Two hundred deals, nearly all of them overdue.", ["overdue"]),
    Step(
        "/ 'created:..2025-12-31' enter",
        "only what began last year or before; periods work too (`created:..last-year`).",
        ["/ created:..2025-12-31"],
    ),
    Step(
        "A",
        "selects every open deal that the filter shows, whatever its column.",
        ["selected"],
        "All that is old, selected",
    ),
    Step("T 'old, -web' enter", "tags all of them, and takes another tag off where it was.", ["tagged"]),
    Step(
        "x 8 tab 'clean-up'", "lost, all for one reason, with a note.", ["✓ 8 No answer"], "One reason for all of them"
    ),
    Step("enter", "done; the board is empty under this filter.", ["deals: No answer"]),
    Step("u", "one undo brings all of them back …", ["undid: lost"], "One undo, and all of them are back"),
    Step("ctrl+r", "… and one redo closes them again.", ["redid: lost"]),
    Step("esc", "no filter any more: what is left is the work of this year.", ["New Contact"]),
    Step(
        "/ 'is:overdue' enter A",
        "what is left and should have closed by now.",
        ["/ is:overdue", "selected"],
    ),
    Step("E tab tab 'eoq' enter", "gets an expected close that can be believed.", ["changed expected close of"]),
    Step("esc esc / 'amount:>20k -tag:old' enter", "the ones that matter …", ["/ amount:>20k -tag:old"]),
    Step("f n 'Worth a call' tab tab 'w' f2", "… are a view: `f` `w` from now on.", ["/ Worth a call  amount:>20k"]),
    Step(
        "o h",
        "the history has each of these as one line: who, when, how many. `u` takes any of them back.",
        ["changed expected close of", "tagged"],
        "What was done, each as one change",
    ),
)
