"""Facts: what happened, in the past tense, never rewritten.

`Fact` is the envelope with its addresses; `Body` is what may happen, a closed union of the
classes in `kinds`.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from contact_center.domain.kinds.administering import (
    AgentPut,
    EntriesPut,
    InboxPut,
    QueuePut,
    SitePut,
)
from contact_center.domain.kinds.people import (
    AgentConnectionChanged,
    CustomerOpened,
    CustomersMerged,
    CustomersUnmerged,
    CustomerUpdated,
    IdentityAdded,
    LoginChanged,
    PresenceChanged,
    VisitorConnectionChanged,
    VisitorOpened,
)
from contact_center.domain.kinds.reaching import (
    CallbackRequested,
    CallTried,
    MailReceived,
    MailSettled,
    OutgoingQueued,
    OutgoingSettled,
)
from contact_center.domain.kinds.setup import (
    CalendarPut,
    CalendarRemoved,
    CodePut,
    CodeRemoved,
    PlanPut,
    PlanRemoved,
    ProfilePut,
    ProfileRemoved,
    QueueRemoved,
    SkillPut,
    SkillRemoved,
)
from contact_center.domain.kinds.talking import (
    ConversationRated,
    MessageDeleted,
    MessageEdited,
    MessageSent,
    NoteAdded,
    SurveyAsked,
)
from contact_center.domain.kinds.working import (
    BotTurnTaken,
    ConversationStarted,
    ConversationTagged,
    OfferEnded,
    OfferMade,
    OfferShown,
    StateChanged,
    WorkAssigned,
    WorkKept,
    WorkQueued,
    WorkStepped,
    WorkTurned,
    WorkUnassigned,
)

Body = (
    MessageSent
    | MessageEdited
    | MessageDeleted
    | NoteAdded
    | SurveyAsked
    | ConversationRated
    | ConversationStarted
    | StateChanged
    | WorkQueued
    | WorkStepped
    | WorkTurned
    | WorkKept
    | OfferMade
    | OfferShown
    | OfferEnded
    | WorkAssigned
    | WorkUnassigned
    | BotTurnTaken
    | ConversationTagged
    | MailReceived
    | MailSettled
    | OutgoingQueued
    | OutgoingSettled
    | CallbackRequested
    | CallTried
    | PresenceChanged
    | AgentConnectionChanged
    | VisitorConnectionChanged
    | CustomerUpdated
    | VisitorOpened
    | LoginChanged
    | CustomerOpened
    | IdentityAdded
    | CustomersMerged
    | CustomersUnmerged
    | AgentPut
    | QueuePut
    | SitePut
    | EntriesPut
    | InboxPut
    | QueueRemoved
    | SkillPut
    | SkillRemoved
    | ProfilePut
    | ProfileRemoved
    | CodePut
    | CodeRemoved
    | CalendarPut
    | CalendarRemoved
    | PlanPut
    | PlanRemoved
)

KINDS: MappingProxyType[str, type[Body]] = MappingProxyType(
    {body.kind: body for body in Body.__args__}
)


@dataclass(slots=True)
class Fact:
    """One thing that happened, and whom it is addressed to.

    `visitor` is None when the fact is not public; `agent` is the owner at that moment, or the
    person the fact is about. `pos` is its place in the journal, handed out inside the
    transaction; `at` is the committer's stamp.
    """

    body: Body
    by: str
    at: int
    conv: str | None = None
    visitor: str | None = None
    agent: str | None = None
    pos: int = 0

    @property
    def kind(self) -> str:
        """The word on the wire and in the journal."""
        return self.body.kind

    @property
    def seq(self) -> int | None:
        """The message's number, for messages only."""
        return self.body.seq if isinstance(self.body, MessageSent) else None


__all__ = [
    "KINDS",
    "AgentConnectionChanged",
    "AgentPut",
    "Body",
    "BotTurnTaken",
    "CalendarPut",
    "CalendarRemoved",
    "CallTried",
    "CallbackRequested",
    "CodePut",
    "CodeRemoved",
    "ConversationRated",
    "ConversationStarted",
    "ConversationTagged",
    "CustomerOpened",
    "CustomerUpdated",
    "CustomersMerged",
    "CustomersUnmerged",
    "EntriesPut",
    "Fact",
    "IdentityAdded",
    "InboxPut",
    "LoginChanged",
    "MailReceived",
    "MailSettled",
    "MessageDeleted",
    "MessageEdited",
    "MessageSent",
    "NoteAdded",
    "OfferEnded",
    "OfferMade",
    "OfferShown",
    "OutgoingQueued",
    "OutgoingSettled",
    "PlanPut",
    "PlanRemoved",
    "PresenceChanged",
    "ProfilePut",
    "ProfileRemoved",
    "QueuePut",
    "QueueRemoved",
    "SitePut",
    "SkillPut",
    "SkillRemoved",
    "StateChanged",
    "SurveyAsked",
    "VisitorConnectionChanged",
    "VisitorOpened",
    "WorkAssigned",
    "WorkKept",
    "WorkQueued",
    "WorkStepped",
    "WorkTurned",
    "WorkUnassigned",
]
