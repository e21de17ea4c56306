"""The pipelines one can start from: what each stage is for, what to do on entering it, when a deal may leave it.

Written for somebody who sells their own work, alone. Probabilities are spread evenly until the user's own history says
better; the days until a deal counts as stalled follow how long a buyer plausibly needs at that point.
"""

from __future__ import annotations

from typing import NamedTuple

from pipetui.domain.money import divide_half_even


class ActionTemplate(NamedTuple):
    """What to do on entering a stage; `due_in_days` None: when there is time."""

    title: str
    due_in_days: int | None


class StageTemplate(NamedTuple):
    """A stage to start from. `kind` is open, won or lost; `exit_criteria` has one a line."""

    name: str
    kind: str
    probability: int
    stale_after_days: int | None
    objective: str
    exit_criteria: str
    actions: tuple[ActionTemplate, ...]


LOST_REASONS = (
    "Price",
    "No budget",
    "Bad timing",
    "No decision",
    "Went with a competitor",
    "Done in-house",
    "Not a fit",
    "No answer",
)
"""The lost reasons that a new file has."""


class _Step(NamedTuple):
    """An open stage before its probability is known."""

    name: str
    stale_after_days: int
    objective: str
    exit_criteria: tuple[str, ...]
    actions: tuple[tuple[str, int | None], ...]


def spread_probabilities(count: int) -> list[int]:
    """Return evenly spread probabilities for `count` open stages: five read 10, 30, 50, 70, 90."""
    return [divide_half_even(100 * (2 * place + 1), 2 * count) for place in range(count)]


def _pipeline(*steps: _Step) -> tuple[StageTemplate, ...]:
    stages = [
        StageTemplate(
            step.name,
            "open",
            probability,
            step.stale_after_days,
            step.objective,
            "\n".join(step.exit_criteria),
            tuple(ActionTemplate(title, due) for title, due in step.actions),
        )
        for step, probability in zip(steps, spread_probabilities(len(steps)), strict=True)
    ]
    return (*stages, _WON, _LOST)


_WON = StageTemplate(
    "Won",
    "won",
    100,
    None,
    "Start the work well, and turn one good client into the next two.",
    "",
    (
        ActionTemplate("Send the contract and the first invoice", 1),
        ActionTemplate("Book the kick-off", 2),
        ActionTemplate("Ask for a recommendation once the first result is in", 45),
    ),
)
_LOST = StageTemplate(
    "Lost",
    "lost",
    0,
    None,
    "Part as friends, learn why, and come back when the time is right.",
    "",
    (
        ActionTemplate("Thank them, and ask what decided it", 1),
        ActionTemplate("Check in again", 120),
    ),
)

_NEGOTIATION = _Step(
    "Negotiation",
    10,
    "Agree on scope, price and start without giving work away: change the scope before the price.",
    (
        "Scope, price, payment terms and start date are agreed in writing",
        "Whoever signs has said yes, not only whoever asked",
        "The contract is out for signature",
    ),
    (
        ("List their open points, and what each is worth to you", 0),
        ("Decide your lowest price and what you would take out of the scope", 0),
        ("Call to go through the points one by one", 2),
        ("Ask what stands between them and signing", 5),
    ),
)

_CONSULTING = _pipeline(
    _Step(
        "New Contact",
        7,
        "Find out in five minutes whether this is worth a conversation, and with whom.",
        (
            "You know what they do and why they might need you now",
            "You have the name of somebody who can decide or who knows who does",
            "A first message is sent",
        ),
        (
            ("Read their site and the contact's profile; note one thing that concerns them", 1),
            ("Send a first message that names that thing and proposes a call", 2),
        ),
    ),
    _Step(
        "First Contact",
        10,
        "Get an answer, and an appointment for a real conversation.",
        (
            "They answered, and the need they name is one you solve",
            "A discovery call stands in both calendars",
        ),
        (
            ("Follow up by another way than the first time (call, if you wrote)", 3),
            ("Propose two dates for a 30 minute call", 5),
            ("Last follow-up: ask whether to close the file", 9),
        ),
    ),
    _Step(
        "Discovery Call",
        14,
        "Understand the problem, what it costs them, who decides and by when; quote nothing yet.",
        (
            "The problem and what it costs them are written in their own words",
            "Budget range, decision maker and date are known",
            "They asked for a proposal, and agreed on a day to go through it together",
        ),
        (
            ("Prepare five questions: problem, cost of doing nothing, budget, who decides, by when", 0),
            ("Send a summary of what you heard, and ask what is missing", 2),
            ("Agree on a day to present the proposal", 3),
        ),
    ),
    _Step(
        "Proposal Sent",
        14,
        "Have them choose between options rather than between yes and no.",
        (
            "They went through the proposal with you, not alone",
            "They named an option, or what would have to change",
            "The date of the decision is known",
        ),
        (
            ("Walk them through the proposal in a call", 2),
            ("Ask for their questions", 5),
            ("Call for the decision", 10),
        ),
    ),
    _NEGOTIATION,
)

_STANDARD = _pipeline(
    _Step(
        "New",
        7,
        "Decide within a week whether this deserves your time.",
        (
            "You know who asks, for what, and how they found you",
            "You have spoken, or a call is arranged",
        ),
        (
            ("Answer, and ask what prompted them to look now", 1),
            ("Arrange a call", 3),
        ),
    ),
    _Step(
        "Qualified",
        14,
        "Make sure that need, money, authority and timing are real before you write anything.",
        (
            "The need is one you have solved before, or want to",
            "A budget range was said aloud, by either side",
            "The person who decides took part, or will",
            "They want it done by a date",
        ),
        (
            ("Call: need, budget, who decides, by when", 2),
            ("Send a summary with the next step and its date", 4),
            ("Agree on when to go through the proposal", 7),
        ),
    ),
    _Step(
        "Proposal",
        14,
        "Put one clear offer with two or three options in front of the person who decides.",
        (
            "The proposal was presented live",
            "They named the option they lean to",
            "Objections and the date of the decision are known",
        ),
        (
            ("Write the proposal: their problem first, options second, price last", 2),
            ("Present it in a call", 4),
            ("Call for the decision", 10),
        ),
    ),
    _NEGOTIATION,
)

_B2B = _pipeline(
    _Step(
        "New",
        7,
        "Sort out who in the company has the problem, who pays, and who can stop it.",
        (
            "The company fits: size, field, a reason to act now",
            "Contact is made with somebody who has the problem themselves",
        ),
        (
            ("Look up the company: size, news, what they use today", 1),
            ("Find the person who owns the problem, and write to them", 2),
            ("Follow up by phone", 5),
        ),
    ),
    _Step(
        "Qualified",
        14,
        "Learn how this company buys: money, people, steps, dates.",
        (
            "Budget holder, user and whoever has a veto are known by name",
            "Their buying steps are known (security, legal, purchasing)",
            "They agreed to see a demo, and said what it must show",
        ),
        (
            ("Call: what happens if they do nothing?", 2),
            ("Ask who else must agree, and how they bought last time", 4),
            ("Book the demo with everybody who has a say", 7),
        ),
    ),
    _Step(
        "Demo",
        14,
        "Show their problem solved, with their own example, to everybody who has a say.",
        (
            "Those who decide saw it",
            "They said what they would use it for first",
            "A proposal was asked for, with a date",
        ),
        (
            ("Get an example of their own to show", 0),
            ("Send notes and the answers to open questions", 1),
            ("Ask each one who saw it what is missing", 4),
        ),
    ),
    _Step(
        "Proposal",
        21,
        "Give your contact an offer that they can defend in a room you are not in.",
        (
            "The proposal states the benefit in their figures",
            "Purchasing and legal have it, and named their conditions",
            "The date of the decision is known",
        ),
        (
            ("Write the proposal with a one-page summary that can be forwarded", 3),
            ("Go through it with your contact before anybody else sees it", 5),
            ("Ask where it lies, and what it waits for", 12),
        ),
    ),
    _NEGOTIATION,
)

_FULL_CYCLE = _pipeline(
    _Step(
        "Prospecting",
        7,
        "Pick people who resemble your best clients, and give them a reason to answer.",
        (
            "They resemble a client that you would like again",
            "You have a reason to write now: news, a change, a mutual contact",
            "They reacted",
        ),
        (
            ("Write down why them, why now, in one sentence", 0),
            ("Send the first message", 1),
            ("Second touch, by another way", 4),
        ),
    ),
    _Step(
        "Qualification",
        10,
        "Find out early whether there is a need, a budget, a decider and a date; let go if not.",
        (
            "Need and urgency were named by them",
            "The order of magnitude of your price did not end the conversation",
            "You speak with the decider, or with somebody who brings you there",
        ),
        (
            ("Qualifying call: need, budget, who decides, by when", 2),
            ("Name a price range, and listen", 2),
            ("Decide: go on, park or let go", 5),
        ),
    ),
    _Step(
        "Discovery",
        14,
        "Understand the problem well enough to say it better than they do.",
        (
            "Problem, causes and cost are written down and confirmed by them",
            "What success looks like is measurable",
            "Everybody concerned was heard",
        ),
        (
            ("Talk with each person concerned", 5),
            ("Send the summary, and ask for corrections", 7),
            ("Agree on a date for the presentation", 8),
        ),
    ),
    _Step(
        "Presentation",
        10,
        "Get agreement on the approach before there is a price to argue about.",
        (
            "They agree that this approach solves their problem",
            "Doubts were said aloud, and answered",
            "They asked for an offer",
        ),
        (
            ("Prepare three slides: their problem, the approach, a client like them", 0),
            ("Send the answers to what was asked", 1),
            ("Ask what a good offer must contain", 3),
        ),
    ),
    _Step(
        "Proposal",
        14,
        "Confirm in writing what was agreed, with options and an end date.",
        (
            "They went through the offer with you",
            "They named an option",
            "What is still open fits on a short list",
        ),
        (
            ("Send the offer, valid for 30 days", 2),
            ("Go through it together", 4),
            ("Call for the decision", 10),
        ),
    ),
    _Step(
        "Closing",
        7,
        "Clear the last points, and make signing the easiest thing they do that day.",
        (
            "No point is open",
            "The contract is signed, or the order is in writing",
        ),
        (
            ("Settle the list of open points in one call", 1),
            ("Send the contract, ready to sign", 2),
            ("Ask whether anything stands in the way", 5),
        ),
    ),
)

TEMPLATES: dict[str, tuple[StageTemplate, ...]] = {
    "consulting": _CONSULTING,
    "standard": _STANDARD,
    "b2b": _B2B,
    "full-cycle": _FULL_CYCLE,
}
"""Stages by template: open ones in board order, then Won, then Lost."""
