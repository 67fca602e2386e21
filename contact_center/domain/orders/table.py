"""Every op by its name on the wire, and the body it carries."""

from __future__ import annotations

from types import MappingProxyType

from contact_center.domain.orders import administering, conversing, machinery, working

OPS: MappingProxyType[str, type] = MappingProxyType(
    {
        "message.send": conversing.SendMessage,
        "choice.pick": conversing.PickChoice,
        "agent.request": conversing.RequestAgent,
        "conversation.close": conversing.CloseConversation,
        "conversation.rate": conversing.RateConversation,
        "contact.give": conversing.GiveContact,
        "read.mark": conversing.MarkRead,
        "message.edit": conversing.EditMessage,
        "message.delete": conversing.DeleteMessage,
        "note.add": conversing.AddNote,
        "presence.set": working.SetPresence,
        "offer.shown": working.ShowOffer,
        "offer.accept": working.AcceptOffer,
        "offer.decline": working.DeclineOffer,
        "conversation.claim": working.ClaimConversation,
        "conversation.transfer": working.TransferConversation,
        "conversation.park": working.ParkConversation,
        "conversation.unpark": working.UnparkConversation,
        "conversation.reopen": working.ReopenConversation,
        "conversation.tag": working.TagConversation,
        "wrapup.complete": working.CompleteWrapUp,
        "customer.update": working.UpdateCustomer,
        "bot.turn": machinery.TakeBotTurn,
        "offer.make": machinery.MakeOffer,
        "offer.lapse": machinery.LapseOffer,
        "offer.withdraw": machinery.WithdrawOffer,
        "work.requeue": machinery.RequeueWork,
        "work.abandon": machinery.AbandonWork,
        "work.keep": machinery.KeepMessage,
        "agent.connected": machinery.AgentConnected,
        "agent.disconnected": machinery.AgentDisconnected,
        "visitor.returned": machinery.VisitorReturned,
        "visitor.left": machinery.VisitorLeft,
        "visitor.open": machinery.OpenVisitor,
        "login.open": machinery.OpenLogin,
        "login.renew": machinery.RenewLogin,
        "login.close": machinery.CloseLogin,
        "agent.put": administering.PutAgent,
        "queue.put": administering.PutQueue,
        "site.put": administering.PutSite,
        "entries.put": administering.PutEntries,
    }
)
