"""What agents and supervisors see and do: sockets, desks, the wallboard, sign-in and pages."""
