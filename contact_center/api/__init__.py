"""REST: what programs and the console read and write over plain HTTP, under `/api/v1`.

`conversations`, `customers` and `directory` answer what is asked, in the shapes of `rows` and
`happenings`; `orders` is the one door over HTTP, `callbacks` puts calls into the line; `bot` says
what the bot would do. `saving` is how administrators save what they set up: `queues`, `plans`,
`calendars` (with `holiday_files`) and `capabilities`, in the shapes of `setup_shapes`. `health`
tells whether the node lives and is ready, `metrics` what it counts, `openapi` describes every path
from the same table of routes that answers them, `catalogue` lists the codes of problems.
"""
