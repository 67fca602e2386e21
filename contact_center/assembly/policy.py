"""The owner's settings as the rules of customer service see them."""

from __future__ import annotations

from config.settings import Settings
from contact_center.domain.policy import ChannelPolicy, Policy


def policy_of(settings: Settings) -> Policy:
    """Seconds and hours become milliseconds; each channel gets its own numbers."""
    routing = settings.routing
    channels = {
        "chat": ChannelPolicy(
            routing.chat_cost,
            routing.chat_max,
            _ms(routing.ring_seconds),
            _ms(routing.wrapup_seconds),
            routing.miss_limit_chat,
            routing.chat_offer_mode,
        ),
        "email": ChannelPolicy(
            routing.email_cost,
            routing.email_max,
            _ms(routing.email_ring_seconds),
            _ms(routing.email_wrapup_seconds),
            routing.miss_limit_email,
            routing.email_offer_mode,
        ),
        "callback": ChannelPolicy(
            routing.callback_cost,
            routing.callback_max,
            _ms(routing.callback_ring_seconds),
            _ms(routing.callback_wrapup_seconds),
            routing.miss_limit_callback,
            routing.callback_offer_mode,
        ),
    }
    return Policy(
        channels=channels,
        units=routing.capacity_units,
        target_ms=_ms(routing.default_target_seconds),
        message_max_chars=settings.conversation.message_max_chars,
        reopen_ms=_ms(settings.conversation.reopen_hours * 3600),
        park_ms=_ms(routing.park_seconds),
        sticky_ms=_ms(routing.sticky_seconds),
        sticky_age_ms=_ms(routing.sticky_days * 86_400),
        decline_exclusion_ms=_ms(routing.decline_exclusion_seconds),
        miss_exclusion_ms=_ms(routing.miss_exclusion_seconds),
        misses_per_work=routing.misses_per_work,
        decline_hold_ms=_ms(routing.decline_hold_seconds),
        offer_grace_ms=_ms(routing.agent_offer_grace_seconds),
        agent_grace_ms=_ms(routing.agent_grace_seconds),
        visitor_grace_ms=_ms(routing.visitor_grace_seconds),
        orphan_ms=_ms(routing.orphan_hours * 3600),
        no_reply_ms=_ms(routing.no_reply_seconds),
        flap_window_ms=_ms(routing.flap_window_seconds),
        flap_rest_ms=_ms(routing.flap_rest_seconds),
        call_attempts=routing.callback_attempts,
        call_retry_ms=_ms(routing.callback_retry_seconds),
    )


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
