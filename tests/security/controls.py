"""The table of docs/security.md as a program: for every control its proof, and how to remove it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.security import taking_away as away
from tests.security.taking_away import Patch

API, WIRE, FLOWS, HERE = "tests/unit/api", "tests/unit/wire", "tests/flows", "tests/security"
MAIL = "tests/unit/channels/email"


@dataclass(frozen=True, slots=True)
class Control:
    """A name as in the table, the test that fails without it, and its removal."""

    name: str
    proof: str
    take_away: Callable[[Patch], None]


CONTROLS = (
    # Browsers
    Control(
        "origins at sockets",
        f"{FLOWS}/test_connections.py::test_a_foreign_page_may_not_even_open_a_socket",
        away.origins,
    ),
    Control(
        "origins of requests",
        f"{API}/test_forgery.py::test_no_route_takes_a_cookie_from_another_origin",
        away.origins,
    ),
    Control(
        "secret of the login",
        f"{HERE}/test_every_route.py::test_no_route_takes_a_cookie_without_the_secret_of_its_login",
        away.secret_of_the_login,
    ),
    Control("JSON only", f"{API}/test_forgery.py::test_every_body_must_be_json", away.content_type),
    Control(
        "content security policy",
        f"{HERE}/test_every_route.py::test_every_answer_tells_browsers_to_be_careful",
        away.careful_headers,
    ),
    Control(
        "escaping in pages",
        f"{HERE}/test_every_route.py::test_names_are_text_in_every_page_that_the_server_writes",
        away.escaping,
    ),
    Control(
        "HTML mail becomes words",
        f"{MAIL}/test_parsing.py::test_plain_words_are_preferred_and_html_becomes_words",
        away.html_into_words,
    ),
    Control(
        "cookie",
        f"{API}/test_sign_in.py::test_under_https_the_cookie_cannot_be_planted_or_overheard",
        away.http_only,
    ),
    # Who is who, and who may
    Control(
        "signed tokens",
        f"{API}/test_logins.py::test_a_forged_ticket_opens_nothing",
        away.signatures,
    ),
    Control(
        "identities refused",
        f"{API}/test_visitors.py::test_a_signed_identity_is_refused_in_so_many_words",
        away.refusing_identities,
    ),
    Control(
        "handle of one site",
        f"{API}/test_visitors.py::test_a_handle_is_good_on_its_own_site_only",
        away.site_of_a_handle,
    ),
    Control(
        "logins end",
        f"{API}/test_logins.py::test_a_login_that_is_not_used_ends",
        away.expiry,
    ),
    Control(
        "role by op",
        f"{HERE}/test_authority.py::test_a_role_may_do_what_the_table_says_and_nothing_else"
        "[agent-presence.force]",
        away.roles,
    ),
    Control(
        "role by route",
        f"{HERE}/test_every_route.py::test_a_route_lets_in_whom_the_table_names_and_nobody_else"
        "[agent]",
        away.roles,
    ),
    Control(
        "own conversations",
        f"{API}/test_visitors.py::test_a_visitor_sees_their_own_conversation_and_no_other",
        away.owners,
    ),
    Control(
        "visitors' own view",
        "tests/unit/journal/test_rendering.py"
        "::test_no_frame_of_a_visitor_ever_holds_what_is_for_staff[active]",
        away.visitors_own_view,
    ),
    Control(
        "proof of a thread",
        f"{MAIL}/test_threading.py::test_an_id_that_somebody_made_up_proves_nothing",
        away.proofs_of_threads,
    ),
    Control(
        "no relaying",
        f"{FLOWS}/test_email.py::test_mail_for_nobody_here_is_refused_and_nothing_is_relayed",
        away.own_inboxes_only,
    ),
    # Passwords and secrets
    Control(
        "equal time",
        f"{API}/test_sign_in.py::test_an_unknown_address_costs_as_much_as_a_wrong_password",
        away.equal_time,
    ),
    Control(
        "guesses counted",
        f"{API}/test_sign_in.py::test_too_many_wrong_passwords_make_the_account_wait",
        away.counting_guesses,
    ),
    Control(
        "crowd at the door",
        f"{API}/test_sign_in.py::test_a_crowd_at_the_door_is_told_that_it_is_busy",
        away.bounded_crowd,
    ),
    Control(
        "hashes only",
        f"{HERE}/test_secrets.py::test_nothing_that_opens_anything_is_kept_in_clear",
        away.hashes,
    ),
    Control(
        "keys for their owner",
        f"{HERE}/test_secrets.py::test_files_with_keys_are_for_their_owner_alone",
        away.owners_files,
    ),
    Control(
        "secrets in lines",
        "tests/unit/assembly/test_logs.py::test_a_field_that_holds_a_secret_is_replaced",
        away.hidden_fields,
    ),
    Control(
        "words of errors",
        "tests/unit/assembly/test_logs.py"
        "::test_an_error_is_told_by_kind_and_place_but_not_by_its_words",
        away.errors_without_words,
    ),
    Control(
        "secret settings",
        "tests/unit/config/test_loading.py::test_a_secret_is_shown_nowhere",
        away.secret_settings,
    ),
    # Limits
    Control(
        "pace of sockets",
        f"{WIRE}/test_connection_limits.py::test_who_is_too_fast_is_read_later_in_order",
        away.pace,
    ),
    Control(
        "late, never lost",
        f"{FLOWS}/test_limits.py::test_limiting_makes_messages_late_but_loses_and_reorders_none",
        away.lateness_without_loss,
    ),
    Control(
        "pace of visitors",
        f"{API}/test_visitors.py::test_one_address_opens_only_so_many_visitors_a_minute",
        away.pace,
    ),
    Control(
        "size of a frame",
        f"{FLOWS}/test_connections.py::test_a_message_that_is_too_big_ends_the_connection",
        away.size_of_a_frame,
    ),
    Control(
        "size of a body",
        f"{API}/test_problems.py::test_a_body_that_is_too_large",
        away.size_of_a_body,
    ),
    Control(
        "number of sockets",
        f"{WIRE}/test_upgrade.py"
        "::test_when_there_are_too_many_sockets_the_next_one_is_told_to_wait",
        away.number_of_sockets,
    ),
    Control(
        "hello in time",
        f"{WIRE}/test_coming_and_going.py"
        "::test_without_a_hello_the_connection_ends_after_five_seconds",
        away.waiting_for_hello,
    ),
    Control(
        "body in time",
        f"{API}/test_problems.py::test_a_body_that_does_not_come",
        away.time_of_a_body,
    ),
    Control(
        "slow readers",
        f"{WIRE}/test_connection_limits.py"
        "::test_a_client_that_takes_nothing_for_thirty_seconds_is_too_slow",
        away.end_of_slow_readers,
    ),
    Control(
        "bounded buffers",
        f"{WIRE}/test_sender.py"
        "::test_a_buffer_that_overflows_is_dropped_and_read_back_from_the_journal",
        away.bound_of_a_buffer,
    ),
    Control(
        "time of a mail",
        f"{MAIL}/test_reader_process.py"
        "::test_a_mail_that_takes_too_long_ends_the_process_and_not_the_next_mail",
        away.time_of_a_mail,
    ),
    # Injection
    Control(
        "headers of a mail",
        f"{MAIL}/test_composing.py::test_no_word_of_a_customer_makes_a_header_or_a_line",
        away.clean_headers,
    ),
    Control(
        "bound values",
        f"{HERE}/test_statements.py::test_no_text_of_anybody_becomes_a_part_of_a_statement",
        away.bound_values,
    ),
    Control(
        "texts that can be stored",
        "tests/unit/domain/test_orders.py::test_what_no_order_may_contain[a lone surrogate]",
        away.checked_texts,
    ),
)
