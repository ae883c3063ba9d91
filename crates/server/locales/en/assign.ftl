# The board on which management assigns events.
assign-lead = Choose an event, then who runs it.
assign-waiting = Without support
assign-none = Every upcoming event has its support contact.
assign-people = Support
assign-choose = Choose an event to see who is free.
assign-for = For
assign-settled = { $name } runs this event.
assign-nobody = Nobody of support is active.
assign-attendees = { $n ->
    [one] 1 person
   *[other] { $n } people
}
assign-load = { $n ->
    [one] 1 event ahead
   *[other] { $n } events ahead
}, { $soon } in the next 30 days
assign-free = free
assign-clash = busy
assign-anyway = Assign anyway…
