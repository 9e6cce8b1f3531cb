"""What the intranet agent can do, by the names that `skill.yaml` gives."""

from skills.intranet.changing import leave_change_quoted, leave_changed, leave_to_change
from skills.intranet.follow_up import requests_followed
from skills.intranet.leave import balances_shown, kinds_of_leave, leave_quoted, leave_requested
from skills.intranet.tickets import message_read, open_tickets, ticket_commented, ticket_opened, ticket_recalled
from skills.intranet.withdrawal import cancellable_leaves, leave_cancelled, leave_named, leave_recalled

__all__ = [
    "balances_shown",
    "cancellable_leaves",
    "kinds_of_leave",
    "leave_cancelled",
    "leave_change_quoted",
    "leave_changed",
    "leave_named",
    "leave_quoted",
    "leave_recalled",
    "leave_requested",
    "leave_to_change",
    "message_read",
    "open_tickets",
    "requests_followed",
    "ticket_commented",
    "ticket_opened",
    "ticket_recalled",
]
