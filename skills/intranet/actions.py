"""What the intranet agent can do, by the names that `skill.yaml` gives."""

from skills.intranet.follow_up import requests_followed
from skills.intranet.leave import balances_shown, kinds_of_leave, leave_quoted, leave_requested
from skills.intranet.tickets import ticket_opened
from skills.intranet.withdrawal import cancellable_leaves, leave_cancelled, leave_named, leave_recalled

__all__ = [
    "balances_shown",
    "cancellable_leaves",
    "kinds_of_leave",
    "leave_cancelled",
    "leave_named",
    "leave_quoted",
    "leave_recalled",
    "leave_requested",
    "requests_followed",
    "ticket_opened",
]
