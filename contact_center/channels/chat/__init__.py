"""Chat on websites: `socket` is what the widget talks to, `static` the built widget itself."""
