"""The prose of the protocol's reference page; the tables come from the code."""

from __future__ import annotations

HEAD = """\
# The wire protocol, version 1

A browser in a tunnel, a laptop that slept, a node that is restarted: connections break, and every break is a chance to lose a message or to say it twice.
So both sides keep what they need to go on where they stopped, and this page says exactly what they promise each other.
Widget, console, wallboard and programs all speak it.

This page is printed by `python -m contact_center.wire.reference` from the code, and a test keeps it true.

## Connecting

There are two WebSockets, `/ws/visitor` and `/ws/agent`; supervisors and administrators use the agents' one.
The subprotocol is `contact-center.v1`, messages are text, compression is off.
A message is one frame or an array of frames, in both directions; the server puts what has gathered into one array.
At most 64 KiB go in and 256 KiB come out.
Every frame is an object with its type in `t`.
Unknown fields are ignored, an unknown type ends the connection with `4000`.

```text
 C→S  {"t":"hello","v":[1],"dev":"tab-1","token":"…"}
 S→C  {"t":"welcome","v":1,"mode":"fresh","me":"visitor:912","era":"k3f9","cur":88121,"snapshot":{…}, …}
 C→S  {"t":"do","id":"01K…","op":"message.send","d":{"text":"Hi"}}
 S→C  [{"t":"ok","id":"01K…","conv":"c_51","seq":14,"cur":88130,"dup":false},
       {"t":"ev","cur":88130,"k":"message","conv":"c_51","seq":14,"id":"01K…","by":"visitor:912","at":1764000000456,"d":{"text":"Hi"}}]
```

`hello` comes within five seconds, and nothing else before `welcome`.
The token is the one of `POST /api/v1/visitor/session`, of `POST /api/v1/session`, or the `ticket` of `GET /api/v1/session`; it never stands in an address.
A page of a foreign origin is refused with 403 before the upgrade; a client without an origin is judged by its token alone.
One tab is one `dev` and has one live connection: a newer one ends the older with `4009`.

## What is promised

| | rule |
|---|---|
| R1 | `ok` means that the order is committed and on the disk. Its sender hears of it as `ev` like everybody else; for a message the `id` of the `ev` is the order's. |
| R2 | A client keeps its orders until they are answered, and after every `welcome` or `reset` sends the unanswered ones again, oldest first, before anything new. |
| R3 | An order's `id` is unique for its sender in the whole center. The same order again within 30 days gets its first answer again, `ok` or `err`, with `dup`; another order under the same id is refused with `id_reused`. An order that waited for 7 days is not sent any more. |
| R4 | `seq` counts the messages of a conversation from 1, without holes. Everything else has a position in the journal and no `seq`. |
| R5 | An order is done, refused for good, or the connection ends and it is sent again. Being too fast delays reading; no order is skipped. |
| R6 | An `ev` whose `cur` is not above the last one of its conversation is a repeat. A `message` whose `seq` is more than one above the last shows a gap: resume once, then read the messages over HTTP. One fact is at most one `ev`. |
| R7 | A signal may get lost, and the newest value counts. `read` only rises, is kept, is not answered, and is sent again after `welcome`. |
| R8 | Nobody waits for a slow client. It is served from the journal at its own pace, and ends with `4008` when it takes nothing for half a minute. |
| R9 | A `dev` has one live connection; several tabs of one person live side by side. |
| R10 | Whatever a client brings, it is welcomed: with `resume` where it stands, or with a snapshot when it brings no position, one of another era, one beyond the journal, or has missed more than 7 days or 2,000 facts. |

**Positions.** The journal is one for the whole center and everybody sees a part of it, so positions rise but have holes.
`cur` in a `welcome` with a snapshot and in `pong` is a watermark: everything up to it that this client may see was written to this connection before.
`ok.cur` is not one.
`pong.sent` is the `cur` of the last `ev` that was written; a client that has not seen that one has lost something and resumes.

**Signs of life.** The server pings by WebSocket, agents every 4 seconds and visitors every 25, and gives up after two without any sign.
A client pings by `ping` every `hb` seconds and when it wakes up, waits 5 seconds for the answer, and otherwise connects anew, after a random time between half a second and 30 seconds.
"""

ORDERS = """\
## Orders

`op` says what is wanted and `d` holds its fields; `conv` is the conversation it is about.
A visitor may leave `conv` out: their open conversation is meant, and one is reopened or started if there is none.
The same orders go over HTTP, as the body of `POST /api/v1/orders`.
What is missing or of the wrong type is refused with `bad_request` and a sentence that names the field.
"""

WATCHING = """\
## Watching

Two ops are no orders: they ask something of the connection they are sent on, leave nothing in the journal, go over no other way, and end with the connection.
They are answered like orders, by `ok` or `err`, and sent again like orders.

A supervisor sees the facts of a watched conversation as if it were work of their own, with its notes, but for what concerns one desk alone: offers, `assigned`, `unassigned`, `presence`.
A fact that is addressed to the watcher anyway comes once.
The client names what it watches in `hello.watch`; after a `resume` the facts that were missed have come with the others, after a `fresh` or `reset` it asks for the snapshot again.
"""

FACTS = """\
## Facts

`k` is the kind of an `ev`, `by` who did it, `at` when, in milliseconds since 1970.
Whatever is not in this table never leaves the center.
A text that does not fit into a frame is cut: then `cut` is true, and `rest` is the address of the whole.
"""

SIGNALS = """\
## Signals

| kind | from | to | `d` |
|---|---|---|---|
| `typing` | visitor, agent | the other side | – |
| `read` | the center, after `read` was kept | the other side, and the reader's other tabs | `{seq}` |
| `queue` | the center, every two seconds at most | the visitor who waits | [QueuePlace](#queueplace) |
| `queue_stats` | the center, twice a second at most | who watches the floor | [QueuesStats](#queuesstats) |
| `agent_state` | the center, twice a second at most; `by` is the agent | who watches the floor | [AgentState](#agentstate) |

`typing` is shown to watchers of the conversation as well.
Of the floor only what has changed is told, and everything once every ten seconds.
"""

SNAPSHOTS = """\
## Snapshots and their parts

A snapshot plus the facts after it equals a fresh snapshot.
Excepted are read positions and places in the line, which have no facts, and what an offer shows of a conversation that goes on while it rings.
"""

REFUSALS = """\
A refusal is an answer: the order is settled, and sending it again brings the same.
"""
