# The audit log.
audit-when = When
audit-details = Details
audit-any = Any
audit-record = Number of the record
audit-none = Nothing of that kind was noted.
audit-unreadable = These filters cannot be read; something above needs another look.
audit-more = more
audit-code = Refused with code { $code }
audit-fields = { $n ->
    [one] 1 field
   *[other] { $n } fields
}
audit-actors-narrow = “Who” offers the first of many people. Search to find another.
